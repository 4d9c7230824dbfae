import { textStep } from '../step.js';

const meansNothing = (text: string): boolean => text === '' || text === 'null' || text === 'false' || text === '[]';

export const emptyAsList = textStep({
  title: 'An empty list is [], whatever v3 answers for one.',
  needs: 'rows',
  apply: (text) => (meansNothing(text) ? '[]' : text),
  examples: [
    { given: '', gives: '[]' },
    { given: 'null', gives: '[]' },
    { given: 'false', gives: '[]' },
    { given: '[1]', gives: '[1]' },
  ],
});

export const emptyAsFalse = textStep({
  title: 'An empty list is a bare false; v3 gives [].',
  needs: 'rows',
  apply: (text) => (meansNothing(text) ? 'false' : text),
  examples: [
    { given: '[]', gives: 'false' },
    { given: '', gives: 'false' },
    { given: '[1]', gives: '[1]' },
  ],
});

export const bareTrue = textStep({
  title: 'A write without data is answered with a bare true.',
  needs: 'whole',
  apply: (text) => (text === 'false' ? text : 'true'),
  examples: [
    { given: '', gives: 'true' },
    { given: '{"success":true}', gives: 'true' },
    { given: 'true', gives: 'true' },
    { given: 'false', gives: 'false' },
  ],
});

export const trueWhenEmpty = textStep({
  title: 'A write that v3 answers without content is answered with a bare true.',
  needs: 'whole',
  apply: (text) => (text === '' || text === 'null' ? 'true' : text),
  examples: [
    { given: '', gives: 'true' },
    { given: '[{"status":"success"}]', gives: '[{"status":"success"}]' },
  ],
});

export const successWhenEmpty = textStep({
  title: 'A mail that was sent is answered with something true, never with nothing.',
  needs: 'whole',
  apply: (text) => (meansNothing(text) ? '{"success":true}' : text),
  examples: [
    { given: '', gives: '{"success":true}' },
    { given: 'null', gives: '{"success":true}' },
    { given: '{"success":true}', gives: '{"success":true}' },
  ],
});
