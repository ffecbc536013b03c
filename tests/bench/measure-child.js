/** Loaded before what is measured: leaves its CPU time and its largest resident set in the file that MEASURE_TO names. */
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMb: maxRSS / 1024 };
  writeFileSync(process.env.MEASURE_TO, JSON.stringify(usage));
});
