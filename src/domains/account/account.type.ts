import { Field, ID, ObjectType } from '@nestjs/graphql';
import { connectionOf } from '../schema/index.js';

const ownerText = (what: string) => ({ nullable: true, description: `${what} Null where it is empty.` }) as const;

@ObjectType({ description: 'An account of CleverReach. The fields of the own one are seen in recorded answers, those of an agency\'s are inferred from them.' })
export class Account {
  @Field(() => ID, { description: 'Customer number.' })
  readonly id!: string;

  @Field(() => String, ownerText('Company of the owner.'))
  readonly company!: string | null;

  @Field(() => String, ownerText('Form of address of the owner.'))
  readonly salutation!: string | null;

  @Field(() => String, ownerText('First name of the owner.'))
  readonly firstName!: string | null;

  @Field(() => String, ownerText('Last name of the owner.'))
  readonly lastName!: string | null;

  @Field(() => String, ownerText('Street and number.'))
  readonly street!: string | null;

  @Field(() => String, ownerText('Postal code.'))
  readonly postalCode!: string | null;

  @Field(() => String, ownerText('City.'))
  readonly city!: string | null;

  @Field(() => String, ownerText('Country.'))
  readonly country!: string | null;

  @Field(() => String, ownerText('Telephone number.'))
  readonly phone!: string | null;

  @Field(() => String, ownerText('Fax number.'))
  readonly fax!: string | null;

  @Field(() => String, ownerText('Address of the owner for mail from CleverReach.'))
  readonly email!: string | null;

  @Field(() => String, ownerText('Host on which the owner logs in, <id>.<server>.cleverreach.com.'))
  readonly loginDomain!: string | null;

  @Field(() => String, ownerText('Language of the account, such as de.'))
  readonly language!: string | null;
}

@ObjectType({ description: 'A page of accounts.' })
export class AccountConnection extends connectionOf(Account) {}
