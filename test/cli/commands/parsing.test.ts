import assert from 'node:assert/strict'
import test from 'node:test'
import { parse } from '../parse.ts'

/** Accepted words of commands, and what they stand for. No command runs. */
const accepted: readonly [words: readonly string[], flags: object, args: readonly string[]][] = [
  [['sites', 'list'], { geo: 'all' }, []],
  [['sites', 'list', '--geo', 'home', '--limit', '3'], { geo: 'home', limit: 3 }, []],
  [
    ['sites', 'list', '-t', 'a', '--target=tag:b', '-o', 'csv'],
    { geo: 'all', target: ['a', 'tag:b'], output: 'csv' },
    [],
  ],
  [
    ['sites', 'list', '--concurrency', '16', '--budget', '.5', '--report', 'r.json', '--targets-file', 't.txt'],
    { geo: 'all', concurrency: 16, budget: 0.5, report: 'r.json', targetsFile: 't.txt' },
    [],
  ],
  [
    ['sites', 'list', '--client-id', 'c', '--homeTenant', 'h', '--cloud', 'china', '--access', 'read-write'],
    { geo: 'all', clientId: 'c', homeTenant: 'h', cloud: 'china', access: 'read-write' },
    [],
  ],
  [
    ['sites', 'list', '--timeout', '1.5m', '--quiet', '--verbose', '--no-color', '--manifest', 'm.yaml'],
    { geo: 'all', timeout: 90_000, quiet: true, verbose: true, noColor: true, manifest: 'm.yaml' },
    [],
  ],

  [['graph', 'get', '/me', '--all', '--limit', '5'], { api: 'v1.0', all: true, limit: 5 }, ['/me']],
  [['graph', 'post', '/groups', '--body', '{}'], { api: 'v1.0', body: '{}' }, ['/groups']],
  [['graph', 'patch', '/x', '--body', '@body.json', '--api', 'beta'], { api: 'beta', body: '@body.json' }, ['/x']],
  [
    ['graph', 'put', '/x', '--body', '-', '-H', 'A: 1', '-H', 'B: 2'],
    { api: 'v1.0', body: '-', header: ['A: 1', 'B: 2'] },
    ['/x'],
  ],
  [['graph', 'delete', '/groups/1', '-t', 'a'], { api: 'v1.0', target: ['a'] }, ['/groups/1']],
  [['graph', 'delete', '--', '/--body'], { api: 'v1.0' }, ['/--body']],

  [['run', 'r.ts'], {}, ['r.ts']],
  [['run', 'r.ts', '--input', 'a=1', '--input', 'b=2=3'], { input: ['a=1', 'b=2=3'] }, ['r.ts']],
  [
    ['run', '--write', '--max-writes', '7', '--dry-run', '--target-timeout', '5s', 'r.ts'],
    { write: true, maxWrites: 7, dryRun: true, targetTimeout: 5_000 },
    ['r.ts'],
  ],

  [['trust', 'plan', '-t', 'a', '--side', 'home', '--prune'], { target: ['a'], side: 'home', prune: true }, []],
  [
    ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'link', '--listen'],
    { yes: true, auth: 'device-code', consent: 'link', listen: true },
    [],
  ],
  [['trust', 'apply', '--consent', 'handover', '--out', 'folder'], { consent: 'handover', out: 'folder' }, []],
  [
    ['trust', 'suspend', '--application', 'read', '--lever', 'credential', '--auth-client-id', 'c'],
    { application: 'read', lever: 'credential', authClientId: 'c' },
    [],
  ],
  [['trust', 'suspend', '-t', 'a', '--lever', 'service-principal'], { target: ['a'], lever: 'service-principal' }, []],
]

test('each accepted command line stands for its command, flags and arguments', async (t) => {
  for (const [words, flags, args] of accepted) {
    const command = ['towline', ...words.slice(0, words[0] === 'run' ? 1 : 2)].join(' ')
    await t.test(`towline ${words.join(' ')} is accepted`, async () =>
      assert.deepEqual(await parse(words), { command, flags, args }),
    )
  }
})

const refused: readonly [words: readonly string[], message: string][] = [
  [['sites', 'list', '--geo', 'near'], '"near" is not a value of --geo.'],
  [['sites', 'list', '--limit', '1.5'], '"1.5" does not fit --limit: it must be a whole number from 1 up.'],
  [['sites', 'list', '--body', '{}'], 'There is no flag --body here.'],
  [['sites', 'list', '--concurrency'], '--concurrency needs a value.'],
  [['graph', 'post', '--body', '{}'], '<path> is missing.'],
  [['graph', 'post', '/x', '--body', '{}', '--body', '{}'], '--body was given twice.'],
  [['graph', 'patch', '/x', '/y'], '"/y" is one argument too many.'],
  [['graph', 'put', '/x', '--api', 'v2'], '"v2" is not a value of --api.'],
  [['graph', 'delete', '/x', '--all'], 'There is no flag --all here.'],
  [['run'], '<runbook> is missing.'],
  [['run', 'r.ts', 's.ts'], '"s.ts" is one argument too many.'],
  [['run', 'r.ts', '--max-writes', '0'], '"0" does not fit --max-writes: it must be a whole number from 1 up.'],
  [['run', 'r.ts', '--no-write'], 'There is no flag --no-write here.'],
  [['trust', 'plan', '--side', 'both'], '"both" is not a value of --side.'],
  [['trust', 'plan', '--yes'], 'There is no flag --yes here.'],
  [['trust', 'apply', '--auth', 'password'], '"password" is not a value of --auth.'],
  [['trust', 'apply', '--consent', 'mail'], '"mail" is not a value of --consent.'],
  [['trust', 'suspend', '--lever', 'tokens'], '"tokens" is not a value of --lever.'],
  [['trust', 'suspend', '--client-id', 'c'], 'There is no flag --client-id here.'],
]

test('each refused command line names the word that does not fit', async (t) => {
  for (const [words, message] of refused) {
    await t.test(`towline ${words.join(' ')} is refused`, () =>
      assert.rejects(parse(words), { name: 'ConfigError', code: 'USAGE', message }),
    )
  }
})
