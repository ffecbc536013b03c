/** What takes minutes: run in CI and on demand, not with every `npm test`. */
/** @type {import('jest').Config} */
module.exports = {
  ...require('./jest.config.js'),
  testMatch: ['**/*.slow.test.ts', ...(process.env.SOAK === undefined ? [] : ['**/*.soak.test.ts'])],
  testPathIgnorePatterns: ['/node_modules/'],
};
