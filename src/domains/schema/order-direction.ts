import { registerEnumType } from '@nestjs/graphql';

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}

registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which way a list is ordered.',
  valuesMap: { ASC: { description: 'Smallest, oldest or first in the alphabet first.' }, DESC: { description: 'The other way round.' } },
});
