import { Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import { OrderItem } from '../orders/index.js';
import { Receiver } from '../receivers/index.js';
import { MailingLink, Report, ReportsService } from '../reports/index.js';
import { CheckedArgs, CurrentCall, IdArg, selectedOfRows } from '../schema/index.js';
import { MailingsArgs } from './mailing.args.js';
import { Mailing, MailingConnection } from './mailing.types.js';
import { MailingsService } from './mailings.service.js';

@Resolver(() => Mailing)
export class MailingsResolver {
  constructor(
    private readonly service: MailingsService,
    private readonly reports: ReportsService,
  ) {}

  @Query(() => MailingConnection, { nullable: true, description: 'Mailings of one state. One call for each 100; bodies are fetched only where they are asked for.' })
  mailings(@CurrentCall() call: Call, @CheckedArgs() { state, filter, ...page }: MailingsArgs, @Info() info: GraphQLResolveInfo): Promise<Page<Mailing>> {
    const selected = selectedOfRows(info);
    const omitsBodies = !selected.has('html') && !selected.has('text');
    return this.service.list(call, { ...filter, state, omitsBodies }, page);
  }

  @Query(() => Mailing, { nullable: true, description: 'One mailing. The error NOT_FOUND stands for an unknown id.' })
  mailing(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the mailing.' }) id: string): Promise<Mailing> {
    return this.service.get(call, id);
  }

  @ResolveField(() => [MailingLink], { nullable: true, description: 'Links in it. One call for each mailing.' })
  links(@CurrentCall() call: Call, @Parent() mailing: Mailing): Promise<MailingLink[]> {
    return this.service.links(call, mailing.id);
  }

  @ResolveField(() => [OrderItem], { nullable: true, description: 'Order items that came of it. One call for each mailing.' })
  orders(@CurrentCall() call: Call, @Parent() mailing: Mailing): Promise<OrderItem[]> {
    return this.service.orders(call, mailing.id);
  }

  @ResolveField(() => Receiver, { nullable: true, description: 'Any of its receivers, to look at it with that person\'s eyes. One call for each mailing.' })
  randomReceiver(@CurrentCall() call: Call, @Parent() mailing: Mailing): Promise<Receiver> {
    return this.service.randomReceiver(call, mailing.id);
  }

  @ResolveField(() => Report, { nullable: true, description: 'How it fared. One call for each mailing; the error NOT_FOUND stands for one that was not sent.' })
  report(@CurrentCall() call: Call, @Parent() mailing: Mailing): Promise<Report> {
    return this.reports.get(call, mailing.id);
  }
}
