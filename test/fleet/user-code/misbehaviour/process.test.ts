/** Runs of real processes, because what is tried here ends, hangs or changes a process. */
import test from 'node:test'
import { assertOthersAreRight, BOOM, WAITS } from './one-of-twelve.ts'

test('what a runbook does to the process concerns its own target alone:', (t) =>
  assertOthersAreRight(t, {
    'an exit code and a time zone of its own': {
      does: `process.exitCode = 3; process.title = 'x'; process.env.TZ = 'Asia/Tokyo'; throw new Error('own')`,
      error: /: own$/,
    },
    'an environment without variables': {
      does: `process.env.HTTPS_PROXY = 'http://127.0.0.1:1'; for (const name of Object.keys(process.env)) delete process.env[name]; throw new Error('own')`,
      error: /: own$/,
    },
    'the signal of Ctrl-C, emitted': {
      does: `process.emit('SIGINT')`,
      error: /called process\.emit\(SIGINT\)/,
    },
    'a signal, emitted past the process': {
      does: `EventEmitter.prototype.emit.call(process, 'SIGTERM')`,
      error: /called process\.emit\(SIGTERM\)/,
      above: "import { EventEmitter } from 'node:events'",
    },
    'the end of the process, emitted': {
      does: `process.emit('beforeExit', 0); process.emit('exit', 0)`,
      error: /called process\.emit\(beforeExit\)/,
    },
    'handlers that were removed, and methods of the process that were replaced': {
      does: `process.removeAllListeners(); process.off = process.listeners = process.on = process.nextTick = process.exit = (() => { throw new Error('p') }) as any; setTimeout(() => { ${BOOM} }, 10); ${WAITS}`,
      error: /: boom /,
    },
    'the mask of new files': {
      does: `process.umask(0o777)`,
      error: /called process\.umask\(511\) at /,
    },
    'words of the command line that were removed': {
      does: `process.argv.length = 0; process.execArgv.length = 0; throw new Error('own')`,
      error: /: own$/,
    },
    'its own termination by the inspector': {
      does: `const session = new inspector.Session(); session.connect(); session.post('Runtime.terminateExecution'); throw new Error('own')`,
      error: /./,
      above: "import inspector from 'node:inspector'",
    },
    'the debugger, opened by an import': {
      does: `try { inspector.open(0, '127.0.0.1') } catch {}`,
      error: /called inspector\.open\(0, 127\.0\.0\.1\) at /,
      above: "import inspector from 'node:inspector'",
    },
    'a debugger that all targets would wait for, by an import of its name': {
      does: `try { waitForDebugger() } catch {}`,
      error: /called inspector\.waitForDebugger\(\) at /,
      above: "import { waitForDebugger } from 'inspector/promises'",
    },
    'the debugger, opened by require after an import of its promises': {
      does: `createRequire(import.meta.url)('inspector').open(0)`,
      error: /called inspector\.open\(0\) at /,
      above: "import 'node:inspector/promises'; import { createRequire } from 'node:module'",
    },
    'the debugger, opened by a module of the process': {
      does: `process.getBuiltinModule('node:inspector/promises').open(0)`,
      error: /called inspector\.open\(0\) at /,
    },
    'the debugger, opened by the loader of modules': {
      does: `(Module as any)._load('inspector').open(0)`,
      error: /called inspector\.open\(0\) at /,
      above: "import Module from 'node:module'",
    },
    'the debugger, opened by the signal for it': {
      does: `try { process.kill(process.pid, 'SIGUSR1') } catch {}`,
      error: /called process\.kill\(\d+, SIGUSR1\) at /,
    },
    'the debugger, opened by Node’s own way to that signal': {
      does: `try { (process as any)._debugProcess(process.pid) } catch {}`,
      error: /called process\._debugProcess\(\d+\) at /,
    },
    'the debugger, opened by Node’s own half of the inspector': {
      does: `try { (process as any).binding('inspector').open(0, '127.0.0.1') } catch {}`,
      error: /called process\.binding\(inspector\) at /,
    },
    'a hook of imports': {
      does: `registerHooks({ resolve() { throw new Error('boom') } })`,
      error: /called module\.registerHooks\(…\) at /,
      above: "import { registerHooks } from 'node:module'",
    },
    'functions of Node that were replaced': {
      does: `try { https.request = (() => { throw new Error('x') }) as any } catch {}; (fs.promises as any).open = (fs.promises as any).rename = () => { throw new Error('x') }; syncBuiltinESMExports(); throw new Error('own')`,
      error: /: own$/,
      above:
        "import fs from 'node:fs'; import https from 'node:https'; import { syncBuiltinESMExports } from 'node:module'",
    },
    'connections of all targets, destroyed': {
      does: `for (const one of (process as any)._getActiveHandles()) one.destroy?.(); for (const one of (process as any)._getActiveHandles()) one.close?.(); throw new Error('own')`,
      error: /: own$/,
    },
    'the report, overwritten': {
      does: `fs.writeFileSync(process.argv[process.argv.indexOf('--report') + 1]!, 'garbage'); throw new Error('own')`,
      error: /: own$/,
      above: "import fs from 'node:fs'",
    },
  }))
