import { Info, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import type { GroupReceiver } from '../receivers/index.js';
import { detailFor, GroupReceiverConnection } from '../receivers/index.js';
import { CheckedArgs, CurrentCall, IdArg, Input, selectedOfRows } from '../schema/index.js';
import { ReportReceiversArgs, ReportsArgs } from './report.args.js';
import { DeleteReportInput } from './report.inputs.js';
import { DeleteReportPayload, MailingLink, Report, ReportConnection } from './report.types.js';
import { ReportsService } from './reports.service.js';

@Resolver(() => Report)
export class ReportsResolver {
  constructor(private readonly service: ReportsService) {}

  @Query(() => ReportConnection, { nullable: true, description: 'Reports on sent mailings. One call for each 100.' })
  reports(@CurrentCall() call: Call, @CheckedArgs() { filter, ...page }: ReportsArgs): Promise<Page<Report>> {
    return this.service.list(call, filter ?? {}, page);
  }

  @Query(() => Report, { nullable: true, description: 'One report. The error NOT_FOUND stands for an unknown id.' })
  report(@CurrentCall() call: Call, @IdArg('id', { description: 'Id of the report, which is that of the mailing.' }) id: string): Promise<Report> {
    return this.service.get(call, id);
  }

  @ResolveField(() => [MailingLink], { nullable: true, description: 'Links of the mailing with their clicks. One call for each report.' })
  links(@CurrentCall() call: Call, @Parent() report: Report): Promise<MailingLink[]> {
    return this.service.links(call, report.id);
  }

  @ResolveField(() => GroupReceiverConnection, { nullable: true, description: 'Receivers who did something with the mailing. One call for each 500.' })
  receivers(
    @CurrentCall() call: Call,
    @Parent() { id: reportId }: Report,
    @CheckedArgs() { state, filter, ...page }: ReportReceiversArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<GroupReceiver>> {
    return this.service.receivers(call, { ...filter, state, reportId, detail: detailFor(selectedOfRows(info)) }, page);
  }

  @Mutation(() => DeleteReportPayload, { nullable: true, description: 'Deletes a report, for good. Needs the scopes reports:write and destroy.' })
  async deleteReport(@CurrentCall() call: Call, @Input(() => DeleteReportInput) { id }: DeleteReportInput): Promise<DeleteReportPayload> {
    const { dryRun } = await this.service.remove(call, id);
    return { dryRun, reportId: id };
  }
}
