import type { Shaped } from '../shape.js';
import { array, boolean, digits, named, object, string } from '../shape.js';

const told = {
  password: string({ description: 'Secret: CleverReach sends it with every call of `url`.' }),
  type: string({ description: 'Such as product.' }),
  cors: boolean(),
  icon: string(),
};

/** A source of content that CleverReach calls while a mailing is written. Sources: CORE, CORE1; seen. */
export const MyContent = named('MyContent', object({ id: digits(), name: string(), url: string() }, told));
export type MyContent = Shaped<typeof MyContent>;

export const MyContents = array(MyContent);

/** Sources: CORE, CORE1; documented. */
export const MyContentInput = named('MyContentInput', object({ name: string({ minLength: 1 }), url: string({ minLength: 1 }) }, told));
export type MyContentInput = Shaped<typeof MyContentInput>;

/** Body of an update; what is absent stays. Source: CORE; documented. */
export const MyContentChange = named('MyContentChange', object({}, { name: string(), url: string(), ...told }));
export type MyContentChange = Shaped<typeof MyContentChange>;
