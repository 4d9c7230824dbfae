/** The things the simulator remembers. All are plain JSON; times are Unix seconds unless named otherwise, 0 is never. */
export * from './entities/account.js';
export * from './entities/mail.js';
export * from './entities/people.js';
