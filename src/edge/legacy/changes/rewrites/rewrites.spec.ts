import { describe, expect, it } from 'vitest';
import { workExamples } from '../work-examples.js';
import { steps } from './index.js';

describe('each rewrite does what its examples say', () => {
  it.each(steps.flatMap((step) => workExamples(step).map((worked, at) => ({ title: step.title, at: at + 1, ...worked }))))('$title ($at)', ({ gives, comes }) => {
    expect(comes).toEqual(gives);
  });
});
