import { ConfigError } from '../../../errors/errors.ts'
import { oneOf } from '../../../manifest/from-flags.ts'
import { parseIdentity } from '../../../manifest/identity.ts'
import type { IdentityChoice } from '../../../manifest/target.ts'
import { parseClientId } from '../../../names/client-id.ts'
import { type CloudName, cloudNames } from '../../../names/cloud.ts'
import { parseTenant } from '../../../names/tenant.ts'
import type { CliContext } from '../../process/context.ts'
import type { Prompts } from '../../process/io.ts'

export interface InitFlags {
  readonly homeTenant: string | undefined
  readonly clientId: string | undefined
  readonly identity: string | undefined
  readonly cloud: CloudName | undefined
  readonly target: readonly string[] | undefined
}

/** All that a first manifest says. */
export interface Answers {
  readonly homeTenant: string
  readonly cloud: CloudName | undefined
  /** Missing where there is no application yet. */
  readonly clientId: string | undefined
  readonly identity: IdentityChoice
  readonly targets: readonly { readonly name: string; readonly tenant: string }[]
}

/**
 * From flags, then variables, then questions. Rejects with `ConfigError` for a missing answer where there is no terminal.
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
  const identity =
    flags.identity ??
    (env['TOWLINE_IDENTITY'] ||
      (await ask(prompts, 'Identity of the host (empty: its only one):', orEmpty(asIdentity))))
  const target =
    flags.target ??
    listOf(env['TOWLINE_TENANT'] || (await ask(prompts, 'Target tenant (<name>=<ID or domain>):', parseTarget))) ??
    missing('-t', 'TOWLINE_TENANT', 'a target tenant')
  return {
    homeTenant: parseTenant(homeTenant),
    cloud: oneOf(cloudNames, flags.cloud, env, '--cloud', 'TOWLINE_CLOUD'),
    clientId: clientId ? parseClientId(clientId) : undefined,
    identity: identity ? asIdentity(identity) : undefined,
    targets: target.map(parseTarget),
  }
}

/** `fabrikam=<tenant>`. Without a name, the name comes from the domain, or from the first digits of the ID. */
function parseTarget(text: string): { name: string; tenant: string } {
  const [, given, tenantText = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? []
  const tenant = parseTenant(tenantText)
  const [first = tenant] = tenant.split(/[.-]/)
  return { name: given || (tenant.includes('.') ? first : `tenant-${first}`), tenant }
}

function asIdentity(text: string): IdentityChoice {
  return parseIdentity(text, '--identity')
}

function orEmpty(parse: (text: string) => unknown): (text: string) => unknown {
  return (text) => (text === '' ? '' : parse(text))
}

function listOf(text: string | undefined): string[] | undefined {
  return text === undefined ? undefined : [text]
}

async function ask(
  prompts: Prompts | undefined,
  question: string,
  check: (text: string) => unknown,
): Promise<string | undefined> {
  return prompts?.text(question, (text) => {
    try {
      check(text)
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  })
}

function missing(flag: string, variable: string, what: string): never {
  throw new ConfigError('USAGE', {
    message: `A manifest needs ${what}.`,
    likelyCause: `Neither ${flag} nor ${variable} was given, and there is no terminal to ask on.`,
    fix: `Give ${flag}, or run \`towline init\` on a terminal.`,
  })
}
