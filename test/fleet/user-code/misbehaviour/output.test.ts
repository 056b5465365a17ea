/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight, TOKEN } from './one-of-twelve.ts'

test('what a runbook prints or closes past its log changes no result:', (t) =>
  assertOthersAreRight(t, {
    'text written to descriptor 1': {
      does: `fs.writeSync(1, '{"target":"forged"}\\n${TOKEN}\\u001b[31m\\n'); throw new Error('own')`,
      error: /: own$/,
      above: "import fs from 'node:fs'",
    },
    'text written to descriptor 1 by a named import': {
      does: `writeSync(1, 'forged\\n'); await new Promise((done) => write(2, Buffer.from('forged\\n'), done)); throw new Error('own')`,
      error: /: own$/,
      above: "import { write, writeSync } from 'node:fs'",
    },
    'a file, a list and a stream written to descriptor 1': {
      does: `fs.writeFileSync(1, 'forged\\n'); fs.appendFileSync(1, 'forged\\n'); fs.writevSync(1, [Buffer.from('forged\\n')]); await new Promise((done) => fs.createWriteStream('', { fd: 1, autoClose: false }).end('forged\\n', done)); throw new Error('own')`,
      error: /: own$/,
      above: "import fs from 'node:fs'",
    },
    'a child process that inherits stdout': {
      does: `execFileSync('echo', ['forged'], { stdio: 'inherit' }); await once(spawn('echo', ['forged'], { stdio: ['ignore', 1, process.stdout] as any }), 'exit'); spawnSync('echo', ['forged'], { stdio: [0, 'inherit', 2] }); throw new Error('own')`,
      error: /: own$/,
      above: "import { execFileSync, spawn, spawnSync } from 'node:child_process'; import { once } from 'node:events'",
    },
    'a child process that inherits stdout, by a module that is not imported': {
      does: `(process as any).getBuiltinModule('child_process').execFileSync('echo', ['forged'], { stdio: 'inherit' }); throw new Error('own')`,
      error: /: own$/,
    },
    'a worker thread that prints': {
      does: `const worker = new Worker("console.log('forged ${TOKEN}\\\\u001b[31m'); process.stdout.write('forged'); console.error('forged')", { eval: true }); await once(worker, 'exit'); throw new Error('own')`,
      error: /: own$/,
      above: "import { Worker } from 'node:worker_threads'; import { once } from 'node:events'",
    },
    'raw text and warnings of Node': {
      does: `(process as any)._rawDebug('${TOKEN} \\u001b]0;x\\u0007'); process.emitWarning('${TOKEN} \\u001b]0;x\\u0007'); process.emitWarning('y', { type: 'DeprecationWarning', detail: '${TOKEN}\\u001b' }); await new Promise((go) => setTimeout(go, 50)); throw new Error('own')`,
      error: /: own$/,
    },
    'streams that were ended and destroyed': {
      does: `process.stdout.end(); process.stderr.end(); process.stdout.destroy(new Error('x')); throw new Error('own')`,
      error: /./,
    },
    'a console that throws': {
      does: `for (const name of Object.keys(console)) (console as any)[name] = () => { throw new Error('c') }; throw new Error('own')`,
      error: /: own$/,
    },
    'stdout, closed': {
      does: `fs.closeSync(1)`,
      error: /called fs\.closeSync\(1\) at /,
      above: "import fs from 'node:fs'",
    },
    'stderr, closed': {
      does: `fs.close(2)`,
      error: /called fs\.close\(2\) at /,
      above: "import fs from 'node:fs'",
    },
    'all descriptors, closed': {
      does: `for (let fd = 0; fd < 64; fd++) try { fs.closeSync(fd) } catch {}`,
      error: /called fs\.closeSync\(0\) at /,
      above: "import fs from 'node:fs'",
    },
    'all descriptors, cut and written to': {
      does: `for (let fd = 3; fd < 64; fd++) for (const change of [fs.ftruncateSync, fs.writeSync]) try { (change as any)(fd, 'x') } catch {}`,
      error: /called fs\.ftruncateSync\(3\) at /,
      above: "import fs from 'node:fs'",
    },
    'files of its own, opened, written and closed': {
      does: `const [path, copy] = ['a', 'b'].map((name) => join(import.meta.dirname, name)) as [string, string]; const fd = fs.openSync(path, 'w'); fs.writeSync(fd, 'x'); fs.ftruncateSync(fd, 0); fs.closeSync(fd); const file = await fs.promises.open(path, 'w'); fs.writeSync(file.fd, 'xy', 1); if ((await promisify(fs.write)(file.fd, 'z')).bytesWritten !== 1) throw new Error('short'); await file.close(); await pipeline(fs.createReadStream(path), fs.createWriteStream(copy)); fs.rmSync(copy)`,
      error: 'harmless',
      above:
        "import fs from 'node:fs'; import { join } from 'node:path'; import { pipeline } from 'node:stream/promises'; import { promisify } from 'node:util'",
    },
  }))
