import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Bench, startEmulator } from '../bench.ts'
import { path } from '../peers.ts'
import { type Spread, spreadOf } from '../spread.ts'

/** What a policy and a record cost a command that lists sites. */
export interface Governed {
  readonly rows: readonly GovernedRow[]
}

interface GovernedRow {
  readonly sites: number
  readonly rounds: number
  readonly plainMs: Spread
  /** With a policy that is enforced, and a record in a folder. */
  readonly governedMs: Spread
  /** Median of the differences between neighbours. */
  readonly addedMs: number
}

const POLICY = `apiVersion: towline/policy/v1
rules:
  - { id: reading, who: { command: [sites] }, where: { target: [all] }, allow: ["GET /v1.0/sites/getAllSites", "GET /v1.0/sites/{site}/**"] }
deny:
  - "* /{version}/roleManagement/**"
  - { method: [POST, PATCH, PUT, DELETE], path: ["/beta/**"] }
`

/** (h) The same list with and without a policy and a record, in turns. */
export async function governed(bench: Bench): Promise<Governed> {
  const rounds = bench.quick ? { 200: 5, 50000: 2 } : { 200: 21, 50000: 5 }
  const emulator = await startEmulator(bench, ['lists', ...Object.keys(rounds)])
  try {
    const given: NodeJS.ProcessEnv = emulator.env
    const { TOWLINE_CLIENT_ID, TOWLINE_TENANT: _, TOWLINE_HOME_TENANT, ...env } = given
    const rows: GovernedRow[] = []
    for (const [size, count] of Object.entries(rounds)) {
      const tenant = emulator.description.tenants.find(({ name }) => name === `sites-${size}`)?.id
      const manifest = `home: { tenant: ${TOWLINE_HOME_TENANT} }
applications: { read: { clientId: ${TOWLINE_CLIENT_ID}, permissions: [Sites.Read.All, Sites.FullControl.All] } }
targets: { bench: { tenant: ${tenant} } }
`
      const [plain, ruled] = ['plain', 'ruled'].map((name) => join(bench.folder, `${name}-${size}`)) as [string, string]
      for (const folder of [plain, ruled]) mkdirSync(folder)
      writeFileSync(join(plain, 'towline.yaml'), manifest)
      writeFileSync(join(ruled, 'towline.yaml'), `${manifest}audit: { folder: record }\n`)
      writeFileSync(join(ruled, 'towline.policy.yaml'), POLICY)
      mustBeInForce(ruled, env)
      const times: { readonly plain: number; readonly ruled: number }[] = []
      for (let nth = 0; nth <= count; nth++) {
        console.error(`h ${size} sites: ${nth === 0 ? 'warming up' : `round ${nth} of ${count}`}`)
        const pair = { plain: listIn(plain, env, Number(size)), ruled: listIn(ruled, env, Number(size)) }
        if (nth > 0) times.push(pair)
      }
      rows.push({
        sites: Number(size),
        rounds: count,
        plainMs: spreadOf(times.map(({ plain }) => plain)),
        governedMs: spreadOf(times.map(({ ruled }) => ruled)),
        addedMs: spreadOf(times.map(({ plain, ruled }) => ruled - plain)).median,
      })
    }
    return { rows }
  } finally {
    await emulator.stop()
  }
}

/** Milliseconds of a whole process. Throws for a list that is not complete. */
function listIn(cwd: string, env: NodeJS.ProcessEnv, sites: number): number {
  const started = performance.now()
  const { status, stdout, stderr } = run(['sites', 'list', '-o', 'ndjson'], cwd, env)
  const ms = performance.now() - started
  const lines = stdout.split('\n').length - 1
  if (status !== 0 || lines !== sites) throw new Error(`${lines} of ${sites} sites, exit ${status}: ${stderr}`)
  return ms
}

/** What is measured would be nothing if the policy and the record were not obeyed. */
function mustBeInForce(cwd: string, env: NodeJS.ProcessEnv): void {
  const refused = run(['graph', 'get', '/users'], cwd, env)
  const kept = run(['audit', 'show', '--kind', 'refusal', '-o', 'ndjson'], cwd, env)
  if (refused.status !== 6 || !kept.stdout.includes('"refusal"')) throw new Error(`Not in force: ${refused.stderr}`)
}

function run(words: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, [path('../dist/cli/main.js'), ...words], {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  })
}
