import fc from 'fast-check';
import { REAL_ENGINE } from '../sync/engine';
import { runCase } from '../sync/run-case';
import { scenarios } from '../sync/scenario';
import * as ec from '../sync/embedded-client';
import * as mw from '../sync/memory-writer';
const orig = ec.createEmbeddedClient;
const origW = mw.createMemoryWriter;
it('x', async () => {
  let log: string[] = [];
  jest.spyOn(mw, 'createMemoryWriter').mockImplementation((k: any, f: any) => origW(k, (m: any) => { if (m.type==='STATE') log.push('STATE '+JSON.stringify(m.value.bookmarks)); f(m); }));
  jest.spyOn(ec, 'createEmbeddedClient').mockImplementation((api, hooks, r) => {
    const c = orig(api, hooks, r); log.push('--- run now '+new Date(api.now()).toISOString());
    return {...c, search: async (i: any, q: any, b: any, p: any) => { const l=new Date(api.now()).toISOString()+' S '+i+' '+JSON.stringify(q)+' '+JSON.stringify(b.and)+JSON.stringify(b.sort); try { const a: any = await c.search(i,q,b,p); log.push(l+' => '+a.data.map((d:any)=>d.id+'@'+d.attributes.updatedAt).join(',')+' total '+a.meta.total+' next '+a.links.next); return a;} catch(e) {log.push(l+' !! '+e); throw e;} }};
  });
  const out = await fc.check(fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, s) => {
    log = [];
    const p = await runCase(REAL_ENGINE, scenario, s);
    if (p.length) { log.push('PROBLEMS '+p.join(' | ')); log.push(JSON.stringify(scenario)); throw new Error(p.join('\n')); }
  }), { seed: Number(process.env.SEED), path: process.env.FPATH, endOnFailure: true });
  require('fs').writeFileSync('/tmp/t/dbg.log', log.join('\n'));
});
