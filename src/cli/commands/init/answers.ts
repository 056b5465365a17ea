import { ConfigError } from '../../../errors/errors.ts'
import { oneOf } from '../../../manifest/from-flags.ts'
import { parseIdentity } from '../../../manifest/identity.ts'
import type { IdentityChoice } from '../../../manifest/target.ts'
import { parseClientId } from '../../../names/client-id.ts'
import { type CloudName, cloudNames } from '../../../names/cloud.ts'
import { parseTenant } from '../../../names/tenant.ts'
import { quote } from '../../../text/quote.ts'
import type { CliContext } from '../../process/context.ts'
import type { Prompts } from '../../process/io.ts'

export interface InitFlags {
  readonly homeTenant: string | undefined
  readonly displayName: string | undefined
  readonly clientId: string | undefined
  readonly identity: string | undefined
  readonly cloud: CloudName | undefined
  readonly target: readonly string[] | undefined
}

/** All that a first manifest says. */
export interface Answers {
  readonly homeTenant: string
  readonly cloud: CloudName | undefined
  readonly displayName: string
  /** Missing where there is no application yet. */
  readonly clientId: string | undefined
  readonly identity: IdentityChoice
  readonly targets: readonly NamedTenant[]
}

interface NamedTenant {
  readonly name: string
  readonly tenant: string
}

/** The name that an application gets without one in the manifest. */
const DEFAULT_NAME = 'Towline default'

/**
 * From flags, then variables, then questions. Rejects with `ConfigError` for a missing answer where there is no terminal, and
 * for two targets of one name.
 */
export async function collectAnswers({ io, signal }: CliContext, flags: InitFlags): Promise<Answers> {
  const { env } = io
  const prompts = await io.prompts?.(signal)
  const homeTenant =
    flags.homeTenant ??
    (env['TOWLINE_HOME_TENANT'] || (await ask(prompts, 'Home tenant (ID or domain):', parseTenant))) ??
    missing('--home-tenant', 'TOWLINE_HOME_TENANT', 'the home tenant')
  const clientId =
    flags.clientId ??
    (env['TOWLINE_CLIENT_ID'] ||
      (await ask(prompts, 'Client ID of the application (empty: none yet):', orEmpty(parseClientId))))
  const displayName =
    flags.displayName ??
    (await ask(prompts, `Name of the application, as admins see it (empty: ${DEFAULT_NAME}):`, String))
  const identity =
    flags.identity ??
    (env['TOWLINE_IDENTITY'] ||
      (await ask(prompts, 'Identity of the host (empty: its only one):', orEmpty(asIdentity))))
  const targets =
    flags.target?.map(parseTarget) ??
    (env['TOWLINE_TENANT'] ? [parseTarget(env['TOWLINE_TENANT'])] : await askForTargets(prompts)) ??
    missing('-t', 'TOWLINE_TENANT', 'a target tenant')
  for (const [index, target] of targets.entries()) checkName(target, targets.slice(0, index))
  return {
    homeTenant: parseTenant(homeTenant),
    cloud: oneOf(cloudNames, flags.cloud, env, '--cloud', 'TOWLINE_CLOUD'),
    displayName: displayName || DEFAULT_NAME,
    clientId: clientId ? parseClientId(clientId) : undefined,
    identity: identity ? asIdentity(identity) : undefined,
    targets,
  }
}

async function askForTargets(prompts: Prompts | undefined): Promise<readonly NamedTenant[] | undefined> {
  const first = await ask(prompts, 'Target tenant (<name>=<ID or domain>):', parseTarget)
  if (first === undefined) return undefined
  const targets = [parseTarget(first)]
  for (;;) {
    const fresh = (text: string): void => checkName(parseTarget(text), targets)
    const next = await ask(prompts, 'Another target (empty: no more):', orEmpty(fresh))
    if (!next) return targets
    targets.push(parseTarget(next))
  }
}

/** `fabrikam=<tenant>`. Without a name, the name comes from the domain, or from the first digits of the ID. */
function parseTarget(text: string): NamedTenant {
  const [, given, tenantText = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? []
  const tenant = parseTenant(tenantText)
  const [first = tenant] = tenant.split(/[.-]/)
  return { name: given || (tenant.includes('.') ? first : `tenant-${first}`), tenant }
}

/** Throws `ConfigError` `USAGE` if another target has the name. */
function checkName({ name, tenant }: NamedTenant, others: readonly NamedTenant[]): void {
  const other = others.find((one) => one.name === name)
  if (other === undefined) return
  throw new ConfigError('USAGE', {
    message: `Two targets are called ${quote(name)}: ${other.tenant} and ${tenant}.`,
    likelyCause: 'A name is needed once for each target; without one it comes from the domain.',
    fix: `Give each a name of its own, as in ${name}-2=${tenant}.`,
  })
}

function asIdentity(text: string): IdentityChoice {
  return parseIdentity(text, '--identity')
}

function orEmpty(parse: (text: string) => unknown): (text: string) => unknown {
  return (text) => (text === '' ? '' : parse(text))
}

async function ask(
  prompts: Prompts | undefined,
  question: string,
  check: (text: string) => unknown,
): Promise<string | undefined> {
  if (prompts === undefined) return undefined
  const answer = await prompts.text(question, (text) => {
    try {
      check(text)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })
  if (answer === undefined) throw ended()
  return answer
}

function ended(): ConfigError {
  return new ConfigError('USAGE', {
    message: 'The input ended before the last answer, and nothing was written.',
    likelyCause: 'Ctrl-D was pressed, or the terminal was closed.',
    fix: 'Run the command again, or give the answers as flags.',
  })
}

function missing(flag: string, variable: string, what: string): never {
  throw new ConfigError('USAGE', {
    message: `A manifest needs ${what}.`,
    likelyCause: `Neither ${flag} nor ${variable} was given, and there is no terminal to ask on.`,
    fix: `Give ${flag}, or run \`towline init\` on a terminal.`,
  })
}
