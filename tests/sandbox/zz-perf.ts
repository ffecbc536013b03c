import { generateOrganisation } from './organisation';
import { startSandbox } from './server';
const N=Number(process.argv[2]);
async function main(){
let t=performance.now(); const organisation=generateOrganisation({now:Date.now(),size:N}); console.log('gen',Math.round(performance.now()-t), organisation.records.length);
t=performance.now(); const s=await startSandbox({organisation}); console.log('start',Math.round(performance.now()-t), Math.round(process.memoryUsage().heapUsed/1e6),'MB');
const ask=async(label:string,body:unknown,q='')=>{const r:number[]=[];let txt='';for(let i=0;i<5;i++){t=performance.now(); const x=await fetch(s.url+'/v1/customers/search'+q,{method:'POST',headers:{authorization:'Bearer '+s.apiKey,'accept-encoding':'identity'},body:JSON.stringify(body)}); txt=await x.text(); r.push(Math.round((performance.now()-t)*10)/10);} const j=JSON.parse(txt); console.log(label,r.join(' '),'ms',j.data?.length,j.meta?.total, txt.length)};
const sort=[{customer_updated_at:'asc'}];
await ask('plain',{queryContext:'customer',sort});
await ask('500',{queryContext:'customer',sort},'?pageSize=500');
await ask('range',{queryContext:'customer',and:[{customer_updated_at:{gte:'2025-06-01T00:00:00.000Z'}}],sort},'?pageSize=500');
await ask('desc1',{queryContext:'customer',sort:[{customer_updated_at:'desc'}]},'?pageSize=1');
await ask('created',{queryContext:'customer',and:[{customer_created_at:{gte:'2025-06-01T00:00:00.000Z'}}],sort});
await ask('attcount',{queryContext:'message',and:[{message_attachment_count:{gt:0}}],sort:[{message_updated_at:'asc'}]});
await ask('bycreated',{queryContext:'customer',sort:[{customer_created_at:'asc'}]});
s.onRequest(()=>{const r=s.store.all('customer')[5]; if(r) s.store.edit('customer',r.id,{})});
await ask('edit each',{queryContext:'customer',sort},'?pageSize=100');
await s.stop();}
void main();
