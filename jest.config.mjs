import { availableParallelism } from 'node:os';

const cores = availableParallelism();

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/test/support/strip-types.mjs' },
  // No test waits this long: a machine that is busy with other things does.
  testTimeout: 300_000,
  // Jest itself leaves one core to others, and of two that is half of the time.
  maxWorkers: Math.max(cores - 1, Math.min(cores, 2)),
  // What a file of tests has loaded as ES modules stays with its worker: after some two hundred of them it would die of it.
  workerIdleMemoryLimit: '1.5GB',
  testSequencer: '<rootDir>/test/support/slow-first.mjs',
  reporters: ['default', '<rootDir>/test/support/closing-line.mjs'],
};
