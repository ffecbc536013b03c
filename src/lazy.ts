/**
 * Loads when first needed: axios and ajv take longer to load than everything else together, Meltano asks for a catalog
 * before every run, and a catalog without a key needs neither. Knows no mode.
 */

export function loadEdge() {
  const { buildClient } = require('./edge') as typeof import('./edge');
  const { checkKey } = require('./kustomer/key-check') as typeof import('./kustomer/key-check');
  return { buildClient, checkKey };
}

export function loadClosed() {
  return require('./check/closed') as typeof import('./check/closed');
}

export function loadLive() {
  const { discoverLive } = require('./check/live-catalog') as typeof import('./check/live-catalog');
  const { findGoneKlasses, findKlassStreams } =
    require('./check/klasses') as typeof import('./check/klasses');
  return { discoverLive, findGoneKlasses, findKlassStreams };
}

export function loadCheck() {
  const { examineStreams, findOrganisation, unknownStream } =
    require('./check/examine') as typeof import('./check/examine');
  const { sampleStreams } = require('./check/sample') as typeof import('./check/sample');
  const { budgetSeen } = require('./check/findings') as typeof import('./check/findings');
  const report = require('./check/report') as typeof import('./check/report');
  return { examineStreams, sampleStreams, findOrganisation, unknownStream, budgetSeen, report };
}

export function loadEngine() {
  const { runSync } = require('./sync/sync') as typeof import('./sync/sync');
  const { schemaOf } = require('./sync/open-stream') as typeof import('./sync/open-stream');
  const { createSchemaCompiler } = require('./validate') as typeof import('./validate');
  return { runSync, schemaOf, createSchemaCompiler };
}

export function loadWatch() {
  return require('./progress/watch') as typeof import('./progress/watch');
}

export function loadAtTerminal() {
  return require('./progress/at-terminal') as typeof import('./progress/at-terminal');
}

export function loadFiles() {
  const { openFiles } = require('./edge-files') as typeof import('./edge-files');
  return { openFiles };
}

export function loadEstimate() {
  const { estimateRun } = require('./estimate/estimate') as typeof import('./estimate/estimate');
  return { estimateRun };
}
