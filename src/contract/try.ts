
import type { Answer, BodyOf, QueryOf, Endpoint, PathParams } from './endpoint.js';
import { groups } from './endpoints/groups.js';
declare function send2<const E extends Endpoint>(e: E, c: { params: Record<PathParams<E['route']>, string>, query?: QueryOf<E>, body?: BodyOf<E> }): Promise<Answer<E>>;
export const x: Promise<{ id: string; name: string }[]> = send2(groups.list, { params: {}, query: {order: 'created ASC'} });
// @ts-expect-error
send2(groups.clear, { params: {} });
// @ts-expect-error
send2(groups.list, { params: {}, query: {order: 'x'} });
// @ts-expect-error
send2(groups.create, { params: {}, body: {} });
export const y: boolean = await send2(groups.clear, { params: { id: '7' } });
export const all: Endpoint[] = [groups.list, groups.create];
