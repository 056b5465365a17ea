import { openSync, fstatSync, readSync, closeSync, fdatasyncSync, readdirSync } from 'node:fs'
const { newestHeads } = await import('./src/guard/audit/folder-heads.ts')
const { readRecord } = await import('./src/guard/audit/canonical.ts')
const folder = process.argv[2]!, how = process.argv[3]
const day = readdirSync(folder).filter((n) => n.startsWith('2026')).at(-1)!
let t = performance.now()
if (how === 'async') { await newestHeads(folder, 32); console.log('async', performance.now() - t) }
else {
  const names = readdirSync(`${folder}/${day}`).sort().reverse().slice(0, 32)
  let lines: string[] = []
  for (const n of names) {
    const fd = openSync(`${folder}/${day}/${n}`, 'r'); const s = fstatSync(fd); const b = Buffer.alloc(Math.min(4096, s.size)); readSync(fd, b, 0, b.length, s.size - b.length)
    if (how === 'sync+fsync') fdatasyncSync(fd)
    closeSync(fd); lines.push(b.toString().trimEnd().split('\n').at(-1)!)
  }
  console.log(how, performance.now() - t); t = performance.now()
  for (const l of lines) readRecord(l)
  console.log('check', performance.now() - t); t = performance.now()
  for (const l of lines) JSON.parse(l)
  console.log('parse', performance.now() - t)
}
