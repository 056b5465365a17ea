import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Prompts } from '../../../src/cli/process/io.ts'
import { testEmulator } from '../../support/emulator.ts'
import { CLIENT_ID, HOME_TENANT, TARGET_TENANT } from '../../support/tokens.ts'
import { runCli, temporaryFolder } from '../support.ts'

const init = ['init', '--home-tenant', HOME_TENANT, '-t', `fabrikam=${TARGET_TENANT}`]

test('init writes a commented manifest from flags', async (t) => {
  const cwd = temporaryFolder(t)
  const words = [
    ...init,
    '-t',
    'wingtip.onmicrosoft.com',
    '-t',
    HOME_TENANT,
    '--client-id',
    CLIENT_ID,
    '--cloud',
    'usgov',
  ]
  const { code, stdout, stderr } = await runCli([...words, '--identity', `client:${CLIENT_ID}`], { cwd })
  assert.equal(code, 0)
  const path = join(cwd, 'towline.yaml')
  assert.deepEqual(JSON.parse(stdout), { manifest: path, targets: ['fabrikam', 'wingtip', 'tenant-11111111'] })
  assert.match(stderr, /^Next, on the host: `towline trust verify -t all` proves/)
  assert.equal(
    readFileSync(path, 'utf8'),
    `# What Towline manages, and as whom. There is no secret in this file, and no place for one.
apiVersion: towline/v1

home:
  tenant: ${HOME_TENANT}
  cloud: usgov

# The multi-tenant application of the home tenant.
application:
  # Its name, as admins of both tenants see it.
  displayName: Towline default
  clientId: ${CLIENT_ID}
  # What it may ever be granted in a target.
  permissions: [Sites.Read.All]

# The identity of the host. \`towline identity\`, run there, shows which one answers.
identity: { clientId: ${CLIENT_ID} }

targets:
  fabrikam:
    tenant: ${TARGET_TENANT}
    # read-write lets Towline itself send writes.
    access: read-only
  wingtip:
    tenant: wingtip.onmicrosoft.com
    # read-write lets Towline itself send writes.
    access: read-only
  tenant-11111111:
    tenant: ${HOME_TENANT}
    # read-write lets Towline itself send writes.
    access: read-only
`,
  )
})

test('a manifest that init writes from the variables of a host works on that host', async (t) => {
  const emulator = await testEmulator('seed')
  const world = { env: emulator.env, send: emulator.send, cwd: temporaryFolder(t) }
  assert.equal((await runCli(['init'], world)).code, 0)
  const { code, stdout } = await runCli(['sites', 'list', '--query', 'length(@)'], world)
  assert.deepEqual({ code, stdout }, { code: 0, stdout: '450\n' })
})

test('init leaves an existing manifest unless --force is given', async (t) => {
  const cwd = temporaryFolder(t, { 'towline.yaml': 'mine' })
  const { code, stderr } = await runCli(init, { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}\/.*towline\.yaml exists and was left as it is \(USAGE\)$/m)
  assert.equal(readFileSync(join(cwd, 'towline.yaml'), 'utf8'), 'mine')
  assert.equal((await runCli([...init, '--force'], { cwd })).code, 0)
  assert.notEqual(readFileSync(join(cwd, 'towline.yaml'), 'utf8'), 'mine')
})

test('init quotes names that YAML would read as another type', async (t) => {
  const cwd = temporaryFolder(t)
  await runCli(['init', '--home-tenant', HOME_TENANT, '-t', `123=${TARGET_TENANT}`, '-t', 'null.onmicrosoft.com'], {
    cwd,
  })
  const { code, stdout } = await runCli(['manifest', 'check'], { cwd })
  assert.equal(code, 0)
  assert.equal(JSON.parse(stdout).targets, 2)
})

test('init writes nothing from answers that make no valid manifest', async (t) => {
  const cwd = temporaryFolder(t)
  for (const words of [
    ['init'],
    ['init', '--home-tenant', HOME_TENANT],
    ['init', '--home-tenant', 'x y', '-t', TARGET_TENANT],
    [...init, '-t', 'bad name=contoso.com'],
    [...init, '--client-id', 'x'],
    [...init, '--identity', 'x'],
  ]) {
    assert.equal((await runCli(words, { cwd })).code, 2, words.join(' '))
  }
  assert.ok(!existsSync(join(cwd, 'towline.yaml')))
})

test('init asks questions for values without a flag, and checks each answer', async (t) => {
  const cwd = temporaryFolder(t)
  const questions: string[] = []
  const answers = [HOME_TENANT, '', 'Demo: App', '', `fabrikam=${TARGET_TENANT}`, 'adatum.com', '']
  const prompts: Prompts = {
    async text(question, check) {
      if (!question.startsWith('Name')) assert.notEqual(check('no such thing'), undefined, question)
      if (question.startsWith('Another')) assert.match(check('fabrikam=adatum.com') ?? '', /Two targets are called/)
      const answer = answers[questions.length] ?? assert.fail(question)
      assert.equal(check(answer), undefined)
      questions.push(question)
      return answer
    },
  }
  const { code, stdout, stderr } = await runCli(['init'], { cwd, prompts })
  assert.equal(code, 0, stderr)
  assert.deepEqual(JSON.parse(stdout).targets, ['fabrikam', 'adatum'])
  assert.match(stderr, /^Next, on the host: `towline trust plan -t all` shows what has to be set up/)
  assert.match(readFileSync(join(cwd, 'towline.yaml'), 'utf8'), /^ {2}displayName: "Demo: App"$/m)
  assert.deepEqual(questions, [
    'Home tenant (ID or domain):',
    'Client ID of the application (empty: none yet):',
    'Name of the application, as admins see it (empty: Towline default):',
    'Identity of the host (empty: its only one):',
    'Target tenant (<name>=<ID or domain>):',
    'Another target (empty: no more):',
    'Another target (empty: no more):',
  ])
})

test('init refuses to write into a folder that does not exist', async (t) => {
  const cwd = temporaryFolder(t)
  writeFileSync(join(cwd, 'file'), '')
  const { code, stderr } = await runCli([...init, '--manifest', 'no/towline.yaml'], { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /cannot be written/)
})

test('init writes nothing when the input ends before the last answer', async (t) => {
  const cwd = temporaryFolder(t)
  const answers = [HOME_TENANT, '']
  const prompts: Prompts = { text: async () => answers.shift() }
  const { code, stderr } = await runCli(['init'], { cwd, prompts })
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}The input ended before the last answer, and nothing was written \(USAGE\)$/m)
  assert.ok(!existsSync(join(cwd, 'towline.yaml')))
})

test('init refuses two targets of one name, which two domains of one company would give', async (t) => {
  const cwd = temporaryFolder(t)
  const words = ['init', '--home-tenant', HOME_TENANT, '-t', 'adatum.com', '-t', 'adatum.de']
  const { code, stderr } = await runCli(words, { cwd })
  assert.equal(code, 2)
  assert.match(stderr, /^error {2}Two targets are called "adatum": adatum\.com and adatum\.de \(USAGE\)$/m)
  assert.match(stderr, /adatum-2=adatum\.de/)
  assert.equal((await runCli([...words.slice(0, -1), 'other=adatum.de'], { cwd })).code, 0)
})

test('init names the application as it is told', async (t) => {
  const cwd = temporaryFolder(t)
  assert.equal((await runCli([...init, '--display-name', 'Reports of IT'], { cwd })).code, 0)
  assert.match(readFileSync(join(cwd, 'towline.yaml'), 'utf8'), /^ {2}displayName: Reports of IT$/m)
})
