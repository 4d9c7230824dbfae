import type { Type } from '@nestjs/common';
import { Field, ObjectType } from '@nestjs/graphql';
import { PageInfo } from './page-info.type.js';
import type { Edge, Page } from '../lists/index.js';

type Bare<T> = Omit<Page<T>, 'totalCount'>;

/** The base class of the connection of a type: `nodes`, `edges` and `pageInfo`. Beside it the type `<Node>Edge` appears. */
export const connectionOf = <T>(node: Type<T>): abstract new () => Bare<T> => {
  @ObjectType(`${node.name}Edge`, { description: `One ${node.name} and its place in the list.` })
  class NodeEdge implements Edge<T> {
    @Field(() => String, { description: 'Place of the row in this list of this account; opaque.' })
    readonly cursor!: string;

    @Field(() => node, { description: 'The row.' })
    readonly node!: T;
  }

  @ObjectType({ isAbstract: true })
  abstract class Connection implements Bare<T> {
    @Field(() => [node], { description: 'The rows of the page.' })
    readonly nodes!: readonly T[];

    @Field(() => [NodeEdge], { description: 'The rows of the page, each with its cursor.' })
    readonly edges!: readonly Edge<T>[];

    @Field(() => PageInfo, { description: 'Where the page lies in its list.' })
    readonly pageInfo!: PageInfo;
  }
  return Connection;
};
