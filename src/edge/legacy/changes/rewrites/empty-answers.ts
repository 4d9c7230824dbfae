import { bytesStep } from '../step.js';

const nothing: ReadonlySet<string> = new Set(['', 'null', 'false', '[]']);
const LONGEST_NOTHING = 5;

const emptyList = Buffer.from('[]');
const bareFalse = Buffer.from('false');
const bareYes = Buffer.from('true');
const success = Buffer.from('{"success":true}');

const meansNothing = (bytes: Buffer): boolean => bytes.length <= LONGEST_NOTHING && nothing.has(bytes.toString());

/** The wanted bytes, or the given ones where they are the same. */
const unlessEqual = (bytes: Buffer, wanted: Buffer): Buffer => (bytes.equals(wanted) ? bytes : wanted);

export const emptyAsList = bytesStep({
  title: 'An empty list is [], whatever v3 answers for one.',
  apply: (bytes) => (meansNothing(bytes) ? unlessEqual(bytes, emptyList) : bytes),
  ofLongList: 'as it is',
  examples: [
    { given: '', gives: '[]' },
    { given: 'null', gives: '[]' },
    { given: 'false', gives: '[]' },
    { given: '[1]', gives: '[1]' },
  ],
});

export const emptyAsFalse = bytesStep({
  title: 'An empty list is a bare false; v3 gives [].',
  apply: (bytes) => (meansNothing(bytes) ? unlessEqual(bytes, bareFalse) : bytes),
  ofLongList: 'as it is',
  examples: [
    { given: '[]', gives: 'false' },
    { given: '', gives: 'false' },
    { given: '[1]', gives: '[1]' },
  ],
});

export const bareTrue = bytesStep({
  title: 'A write without data is answered with a bare true.',
  apply: (bytes) => (bytes.equals(bareFalse) ? bytes : unlessEqual(bytes, bareYes)),
  examples: [
    { given: '', gives: 'true' },
    { given: '{"success":true}', gives: 'true' },
    { given: 'true', gives: 'true' },
    { given: 'false', gives: 'false' },
  ],
});

export const trueWhenEmpty = bytesStep({
  title: 'A write that v3 answers without content is answered with a bare true.',
  apply: (bytes) => (bytes.length === 0 || bytes.toString('latin1', 0, LONGEST_NOTHING) === 'null' ? bareYes : bytes),
  examples: [
    { given: '', gives: 'true' },
    { given: '[{"status":"success"}]', gives: '[{"status":"success"}]' },
  ],
});

export const successWhenEmpty = bytesStep({
  title: 'A mail that was sent is answered with something true, never with nothing.',
  apply: (bytes) => (meansNothing(bytes) ? success : bytes),
  examples: [
    { given: '', gives: '{"success":true}' },
    { given: 'null', gives: '{"success":true}' },
    { given: '{"success":true}', gives: '{"success":true}' },
  ],
});
