/**
 * The mode that writes the SCHEMA messages of the selected streams, and nothing else. Asks nobody.
 */
import { loadConfig } from '../config';
import { readInputs } from '../inputs';
import { loadEngine } from '../lazy';
import type { TapArguments, TapIo } from '../run';
import { prepareLog } from '../run';
import { packageVersion } from '../version';

/** Writes the messages. Key and start date need not be given. Throws what is wrong with config, catalog and state. */
export async function runSchemas(io: TapIo, args: TapArguments): Promise<void> {
  const config = loadConfig({ ...io, paths: args.config, version: packageVersion(), require: 'none' });
  prepareLog(io.log, config);
  const { selection } = readInputs(args, config, io.log);
  const { schemaOf } = loadEngine();
  await io.writer.lines(selection.selected.map(schemaOf));
}
