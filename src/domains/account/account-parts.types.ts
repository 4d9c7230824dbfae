import { Field, Float, ID, Int, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'What an account has bought; seen in client code. The changelog promises the name only, so all else may be null.' })
export class Plan {
  @Field(() => ID, { nullable: true, description: 'Number of the plan.' })
  readonly id!: string | null;

  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether any number of mails may be sent.' })
  readonly flatrate!: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Mails paid for.' })
  readonly mails!: number | null;

  @Field(() => Int, { nullable: true, description: 'Receivers at most.' })
  readonly receiverLimit!: number | null;

  @Field(() => String, { nullable: true, description: 'How long it runs, in CleverReach\'s words.' })
  readonly runtime!: string | null;

  @Field(() => Float, { nullable: true, description: 'Price, in the currency.' })
  readonly price!: number | null;

  @Field(() => String, { nullable: true, description: 'Currency by ISO 4217.' })
  readonly currency!: string | null;
}

@ObjectType({ description: 'Where invoices go. No source shows an answer; its fields are inferred, so all may be null.' })
export class InvoiceAddress {
  @Field(() => String, { nullable: true, description: 'Company.' })
  readonly company!: string | null;

  @Field(() => String, { nullable: true, description: 'Form of address.' })
  readonly salutation!: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  readonly firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  readonly lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Street and number.' })
  readonly street!: string | null;

  @Field(() => String, { nullable: true, description: 'Postal code.' })
  readonly postalCode!: string | null;

  @Field(() => String, { nullable: true, description: 'City.' })
  readonly city!: string | null;

  @Field(() => String, { nullable: true, description: 'Country.' })
  readonly country!: string | null;

  @Field(() => String, { nullable: true, description: 'Address for mail.' })
  readonly email!: string | null;
}

@ObjectType({ description: 'A person who may log in to CleverReach. All but the language is inferred.' })
export class AccountUser {
  @Field(() => ID, { nullable: true, description: 'Number of the person.' })
  readonly id!: string | null;

  @Field(() => String, { nullable: true, description: 'Address for mail.' })
  readonly email!: string | null;

  @Field(() => String, { nullable: true, description: 'First name.' })
  readonly firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'Last name.' })
  readonly lastName!: string | null;

  @Field(() => String, { nullable: true, description: 'Language, such as de.' })
  readonly language!: string | null;
}

@ObjectType({ description: 'A limit of an account. No source shows their names.' })
export class AccountLimit {
  @Field(() => String, { description: 'Name.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Value as text.' })
  readonly value!: string | null;
}
