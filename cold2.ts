import { whyUntrusted } from './src/files/whose.ts'
import { currentReader } from './src/files/reader.ts'
import { newAppendFile } from './src/files/append-file.ts'
import { syncFolder } from './src/files/new-file.ts'
const folder = process.argv[2]!
let t = performance.now(); const lap = (n: string) => { console.log(n, (performance.now() - t).toFixed(2)); t = performance.now() }
whyUntrusted(folder, currentReader(process.env)); lap('judge')
await syncFolder(folder); lap('sync folder'); await syncFolder(folder); lap('sync folder')
const f = await newAppendFile(`${folder}/x${process.pid}`); lap('new')
await f.append('x\n'); lap('append 1'); await f.append('x\n'); lap('append 2')
