import { folderSink } from './src/guard/audit/folder-sink.ts'
import { openRecorder } from './src/guard/audit/keeper.ts'
import { verifyChains } from './src/guard/audit/verify.ts'
import { readFolder } from './src/guard/audit/read-folder.ts'
import { anchorOf, parseAnchor } from './src/guard/audit/anchor.ts'
const folder = process.argv[2]!
const entry = (i: number) => ({ kind: 'write', id: String(i), who: { command: 'graph', application: 'read', clientId: '615ec85d-0000-0000-0000-000000000000' }, target: 'fabrikam', tenant: '615ec85d-0000-0000-0000-000000000000', call: { method: 'POST', template: '/v1.0/groups/{id}/members/$ref', urlSha256: 'a'.repeat(64), clientRequestId: 'x' } }) as const
const open = async () => openRecorder({ sink: folderSink({ folder, env: process.env }), now: Date.now, host: 'h', version: '1' })
for (let round = 0; round < 3; round++) {
  const t0 = performance.now()
  const r = await open()
  await r.record(entry(0))
  console.log('open + first record', performance.now() - t0)
  await r.end()
}
const r = await open()
await r.record(entry(0))
const ts: number[] = []
for (let i = 0; i < 500; i++) { const t = performance.now(); await r.record(entry(i)); ts.push(performance.now() - t) }
ts.sort((a, b) => a - b); console.log('one: median', ts[250], 'p95', ts[475])
const t2: number[] = []
for (let i = 0; i < 200; i++) { const t = performance.now(); await Promise.all(Array.from({ length: 32 }, () => r.record(entry(i)))); t2.push(performance.now() - t) }
t2.sort((a, b) => a - b); console.log('32 at once: median', t2[100], 'p95', t2[190])
let t = performance.now()
for (let i = 0; i < 100_000; i++) r.note(entry(i))
await r.record(entry(1))
console.log('notes/s', 100_001 / (performance.now() - t) * 1000)
await r.end()
t = performance.now()
const v = await verifyChains(readFolder(folder))
console.log(v, v.records / (performance.now() - t) * 1000, 'records/s')
const a = await anchorOf(readFolder(folder), { now: Date.now() })
console.log(a)
console.log(await verifyChains(readFolder(folder), { anchor: parseAnchor(a.text) }))
