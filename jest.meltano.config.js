/** The tap with real programs: Meltano, singer-check-tap and targets, each in an environment of its own. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/tests/meltano'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/meltano/make-programs.ts',
};
