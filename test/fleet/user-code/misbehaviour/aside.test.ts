/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight, BOOM, TOKEN, WAITS } from './one-of-twelve.ts'

test('what code of a runbook does beside its work concerns its own target alone:', (t) =>
  assertOthersAreRight(t, {
    'a rejection while the target works': {
      does: `Promise.reject(new Error('boom'))`,
      error: /did not wait for failed at .*: boom$/,
    },
    'a throw in a timer': {
      does: `setTimeout(() => { ${BOOM} }, 5); ${WAITS}`,
      error: /: boom /,
    },
    'a throw in a microtask': {
      does: `queueMicrotask(() => { ${BOOM} }); ${WAITS}`,
      error: /: boom /,
    },
    'a throw in an immediate': {
      does: `setImmediate(() => { ${BOOM} }); ${WAITS}`,
      error: /: boom /,
    },
    'the error of a stream': {
      does: `Readable.from([1]).pipe(new Writable({ objectMode: true, write(_chunk, _encoding, done) { done(new Error('boom')) } })); ${WAITS}`,
      error: /: boom$/,
      above: "import { Readable, Writable } from 'node:stream'",
    },
    'a listener of its signal that throws': {
      does: `const own = new AbortController(); own.signal.addEventListener('abort', () => { ${BOOM} }); own.abort(); ${WAITS}`,
      error: /: boom /,
    },
    'a listener of the signal of its target that throws': {
      does: `signal.addEventListener('abort', () => { ${BOOM} }); await new Promise(() => {})`,
      error: /was not done after 2 s/,
      flags: ['--target-timeout', '2s'],
    },
    'a clean-up of collected objects that throws': {
      does: `const kept = new FinalizationRegistry(() => { ${BOOM} }); for (let i = 0; i < 50; i++) kept.register({}, 1); v8.setFlagsFromString('--expose-gc'); const collect = vm.runInNewContext('gc'); await new Promise((go) => setTimeout(go, 20)); collect(); await new Promise((go) => setTimeout(go, 300)); kept.unregister(kept)`,
      error: /: boom /,
      above: "import v8 from 'node:v8'; import vm from 'node:vm'",
    },
    'a worker thread that throws': {
      does: `new Worker("throw new Error('boom ${TOKEN}')", { eval: true }); ${WAITS}`,
      error: /: boom /,
      above: "import { Worker } from 'node:worker_threads'",
    },
    'a worker thread that rejects': {
      does: `new Worker("Promise.reject(new Error('boom'))", { eval: true }); ${WAITS}`,
      error: /: boom$/,
      above: "import { Worker } from 'node:worker_threads'",
    },
    'a subscriber of diagnostics that throws': {
      does: `subscribe('http.client.request.start', () => { ${BOOM} }); ${WAITS}`,
      error: /: boom /,
      above: "import { subscribe } from 'node:diagnostics_channel'",
    },
    'an asynchronous hook that throws': {
      does: `createHook({ init() { ${BOOM} } }).enable(); ${WAITS}`,
      error: /: boom /,
      above: "import { createHook } from 'node:async_hooks'",
    },
    'a listener of a signal and of warnings that throws': {
      does: `process.on('SIGINT', () => { ${BOOM} }); process.on('warning', () => { ${BOOM} }); process.emitWarning('x'); ${WAITS}`,
      error: /: boom /,
    },
    'work that was left behind': {
      does: `setInterval(() => {}, 10); net.createServer().listen(0); fs.watch('.'); new BroadcastChannel('x').onmessage = () => {}; new MessageChannel().port1.ref(); dgram.createSocket('udp4').bind(0); spawn('sleep', ['30'], { detached: true, stdio: 'ignore' }).unref(); process.stdin.resume(); throw new Error('left')`,
      error: /: left$/,
      above:
        "import fs from 'node:fs'; import net from 'node:net'; import dgram from 'node:dgram'; import { spawn } from 'node:child_process'",
    },
  }))
