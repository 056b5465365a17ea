import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../../../errors/errors.ts'
import { putFile } from '../../../files/put-file.ts'
import { whyNotWritten } from '../../../files/why-not-written.ts'
import { POLICY_NAME } from '../../../guard/policy/find-policy.ts'
import type { OutputFlags } from '../../define/flags.ts'
import { openPrinter } from '../../output/printer.ts'
import { loadManifestFor } from '../../over/load-manifest.ts'
import { neededManifest } from '../../over/use-manifest.ts'
import type { CliContext, CommonFlags } from '../../process/context.ts'
import { firstPolicy } from './first-policy.ts'

interface Flags extends CommonFlags, OutputFlags {
  readonly force: boolean | undefined
}

export default async function (this: CliContext, flags: Flags): Promise<void> {
  const printer = await openPrinter(this, flags)
  const manifest = await loadManifestFor(this, await neededManifest(this, flags, 'a policy speaks of its applications'))
  const named = flags.policy === undefined ? manifest.policy : resolve(this.io.cwd, flags.policy)
  const file = named ?? join(resolve(dirname(manifest.path)), POLICY_NAME)
  await create(file, firstPolicy(manifest), flags.force ?? false)
  const { loadPolicy } = await import('../../../guard/policy/file/load-policy.ts')
  const { mode, rules, deny } = await loadPolicy(file)
  await printer.one({ policy: file, mode, rules: rules.length, deny: deny.length })
  await this.note(
    'Next: run what you run, and read the last line of each run: it says what `enforce` would have refused. Then set `mode: enforce`.',
  )
}

async function create(file: string, text: string, force: boolean): Promise<void> {
  try {
    await putFile(file, text, { isNew: !force, isOfUser: true, ownLinks: true })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new ConfigError('USAGE', {
        message: `${file} exists and was left as it is.`,
        likelyCause: 'A policy was made here before.',
        fix: 'Edit it, or overwrite it with --force.',
        cause,
      })
    }
    const { likelyCause, remedy } = whyNotWritten(cause, file)
    throw new ConfigError('USAGE', {
      message: `${file} cannot be written.`,
      likelyCause,
      fix: `${remedy}; \`--policy\` names another path. Nothing was written.`,
      cause,
    })
  }
}
