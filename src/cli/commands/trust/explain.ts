import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { connector } from '../../../connect/connect.ts'
import { hostsFromEnv } from '../../../connect/hosts.ts'
import { clouds } from '../../../credential/clouds.ts'
import { ConfigError } from '../../../errors/errors.ts'
import { readCredentialFile } from '../../../explain/directories.ts'
import { explainTarget } from '../../../explain/explain.ts'
import type { Explanation } from '../../../explain/hop.ts'
import { explainError, isKnown } from '../../../explain/pasted-error/from-error.ts'
import type { ExpectedIdentity, ExplainInput } from '../../../explain/walk.ts'
import { findManifest, loadManifest } from '../../../manifest/load.ts'
import type { Target } from '../../../manifest/target.ts'
import type { OutputFlags, TargetFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { selectedTarget } from '../../over/targets.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { exitCodes } from '../../process/exit-codes.ts'
import { decodeText } from './decode-text.ts'
import { explanationText } from './explanation-text.ts'
import type { SignInFlags } from './flags.ts'
import { isForPeople } from './print-plan.ts'

interface Flags extends CommonFlags, TargetFlags, SignInFlags, OutputFlags {
  readonly fics: string | undefined
  readonly site: string | undefined
  readonly error: string | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  if (flags.error !== undefined) {
    const text = flags.error === '-' ? await fromStdin(this) : flags.error
    if (text.trim() === '') throw nothingGiven()
    const explanation = explainError(text)
    await print(this, flags, explanation)
    return this.exit(isKnown(explanation) ? exitCodes.ok : exitCodes.failed)
  }
  const explanation = await explainTarget(await inputFor(this, flags))
  await print(this, flags, explanation)
  this.exit(explanation.ok ? exitCodes.ok : exitCodes.drift)
}

async function print(context: CliContext, flags: Flags, explanation: Explanation): Promise<void> {
  if (!isForPeople(context, flags)) return (await openPrinter(context, flags)).one(explanation)
  await context.io.stdout.write(explanationText(explanation, context.io.stdout.columns))
}

async function fromStdin({ io, signal }: CliContext): Promise<string> {
  return decodeText(await io.stdin.read(signal))
}

function nothingGiven(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--error was given no text.',
    likelyCause:
      'The variable or the output that it was to come from is empty: many tools write their errors to stderr.',
    fix: 'Send stderr along: `<command> 2>&1 | towline trust explain --error -`.',
  })
}

async function inputFor(context: CliContext, flags: Flags): Promise<ExplainInput> {
  const { io, signal } = context
  const target = await selectedTarget(context, flags)
  const runtime = await context.runtime()
  const hosts = hostsFromEnv(io.env)
  const authorityHost = hosts.authorityHost ?? clouds[target.cloud].authorityHost
  const reach = await io.openReach?.()
  return {
    target,
    expected: await expectedIdentity(context, flags, target),
    env: io.env,
    runtime,
    authorityHost,
    connect: (watched) => connector(watched, { hosts })(target),
    reach,
    ...(await viewsFor(context, flags, { target, authorityHost, graphHost: hosts.graphHost })),
    site: flags.site,
    signal,
  }
}

/** What the manifest says of the identity, to be compared with the one that answers. */
async function expectedIdentity(
  { io: { env, cwd } }: CliContext,
  { manifest: path }: Flags,
  { name }: Target,
): Promise<ExpectedIdentity> {
  const found = findManifest({ path, env, cwd })
  if (found === undefined) return {}
  const { targets } = await loadManifest(found)
  const identity = targets.find((target) => target.name === name)?.application.identity
  return { principalId: identity?.principalId, issuer: identity?.issuer, subject: identity?.subject }
}

async function viewsFor(
  context: CliContext,
  { auth, authClientId, fics }: Flags,
  where: { readonly target: Target; readonly authorityHost: string; readonly graphHost: string | undefined },
): Promise<Pick<ExplainInput, 'home' | 'targetView'>> {
  const { io } = context
  const given = fics === undefined ? undefined : await readFics(resolve(io.cwd, fics), fics)
  const ofFile = given === undefined ? {} : { home: async () => given }
  if (auth === undefined) return ofFile
  const { adminViews } = await import('../../../explain/admin.ts')
  const views = adminViews({
    ...where,
    method: auth,
    authClientId,
    tell: (message) => context.tell(message),
    signIn: io.signIn,
    runtime: await context.runtime(),
  })
  return { ...views, ...ofFile }
}

async function readFics(path: string, given: string) {
  try {
    return readCredentialFile(decodeText(await readFile(path)), given)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError('USAGE', {
      message: `The file of --fics, ${given}, cannot be read.`,
      likelyCause: 'It is not there, or this user may not read it.',
      fix: 'Write it with `az ad app federated-credential list --id <client ID> > fics.json`.',
      cause,
    })
  }
}
