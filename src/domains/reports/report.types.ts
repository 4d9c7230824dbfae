import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { connectionOf, DateTime, MutationPayload } from '../schema/index.js';

export enum ReportState {
  SENT = 'SENT',
  OPENED = 'OPENED',
  CLICKED = 'CLICKED',
  NOT_OPENED = 'NOT_OPENED',
  NOT_CLICKED = 'NOT_CLICKED',
  BOUNCED = 'BOUNCED',
  UNSUBSCRIBED = 'UNSUBSCRIBED',
}

registerEnumType(ReportState, {
  name: 'ReportState',
  description: 'What receivers did with a mailing.',
  valuesMap: {
    SENT: { description: 'Got it.' },
    OPENED: { description: 'Opened it.' },
    CLICKED: { description: 'Clicked a link in it.' },
    NOT_OPENED: { description: 'Did not open it.' },
    NOT_CLICKED: { description: 'Opened it and clicked nothing.' },
    BOUNCED: { description: 'The mail came back.' },
    UNSUBSCRIBED: { description: 'Left through it.' },
  },
});

@ObjectType({ description: 'Counts of what receivers did with a mailing; seen in client code. What CleverReach does not tell is null.' })
export class ReportStats {
  @Field(() => String, { description: 'Which counts, an open list of which only "basic" is known.' })
  readonly kind!: string;

  @Field(() => Int, { nullable: true, description: 'Receivers who got it.' })
  readonly deliveredCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Receivers who opened it, each once.' })
  readonly openedCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Receivers who clicked in it, each once.' })
  readonly clickedCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Mails that came back.' })
  readonly bouncedCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Receivers who left through it.' })
  readonly unsubscribedCount!: number | null;

  @Field(() => Int, { nullable: true, description: 'Receivers who called it spam.' })
  readonly spamCount!: number | null;
}

@ObjectType({ description: 'One arm of a split test. Its fields are inferred; it has no id for caches of clients, since arms of two reports may have the same number.' })
export class ReportVersion {
  @Field(() => ID, { nullable: true, description: 'Number of the arm.' })
  readonly versionId!: string | null;

  @Field(() => String, { nullable: true, description: 'Name.' })
  readonly name!: string | null;

  @Field(() => [ReportStats], { description: 'Its counts.' })
  readonly stats!: readonly ReportStats[];
}

@ObjectType({ description: 'A link in a mailing; seen in client code of reports. It has no id for caches of clients: a mailing may tell less of it than its report.' })
export class MailingLink {
  @Field(() => ID, { description: 'Number of the link: what the receivers of a report are filtered by.' })
  readonly linkId!: string;

  @Field(() => String, { description: 'Where it leads.' })
  readonly url!: string;

  @Field(() => Int, { nullable: true, description: 'Clicks in all; certain in reports only.' })
  readonly clickCount!: number | null;
}

@ObjectType({ description: 'How a mailing fared; seen in client code.' })
export class Report {
  @Field(() => ID, { description: 'Number of the report, which is that of the mailing.' })
  readonly id!: string;

  @Field(() => String, { description: 'Name of the mailing.' })
  readonly name!: string;

  @Field(() => String, { description: 'Name of the sender.' })
  readonly senderName!: string;

  @Field(() => String, { description: 'Address of the sender.' })
  readonly senderEmail!: string;

  @Field(() => DateTime, { nullable: true, description: 'When sending ended.' })
  readonly finishedAt!: number | null;

  @Field(() => [ReportStats], { description: 'Counts by kind.' })
  readonly stats!: readonly ReportStats[];

  @Field(() => [ReportVersion], { description: 'Arms of a split test; empty where it was none.' })
  readonly versions!: readonly ReportVersion[];
}

@ObjectType({ description: 'A page of reports.' })
export class ReportConnection extends connectionOf(Report) {}

@ObjectType({ description: 'What became of a report that was deleted.' })
export class DeleteReportPayload extends MutationPayload {
  @Field(() => ID, { description: 'The report.' })
  readonly reportId!: string;
}
