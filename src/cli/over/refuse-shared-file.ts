import { resolve } from 'node:path'
import { ConfigError } from '../../errors/errors.ts'
import { isReportOf } from '../../fleet/known-run.ts'

/** The flags of single commands that name a file which the command writes, beside its report. */
const writing = ['delta', 'out', 'resume'] as const

export type WritingFlags = { readonly [flag in (typeof writing)[number]]?: string | undefined }

/**
 * Rejects with `ConfigError` `USAGE` where another flag names the file of the report, or of its journal: the later of the two
 * would replace the earlier one. `targets`: their names, which may stand in the name of a file.
 */
export async function refuseSharedFile(
  report: string,
  flags: WritingFlags,
  { cwd, targets }: { readonly cwd: string; readonly targets: readonly string[] },
): Promise<void> {
  for (const flag of writing) {
    const given = flags[flag]
    if (given === undefined) continue
    const names = given.includes('{target}') ? targets.map((target) => given.replaceAll('{target}', target)) : [given]
    for (const name of names) {
      if (await isReportOf(report, resolve(cwd, name))) throw shared(report, flag)
    }
  }
}

function shared(report: string, flag: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `--report and --${flag} name one file, ${report}.`,
    likelyCause: 'One of the two would replace the other.',
    fix: 'Give each a file of its own. Nothing has been done yet.',
  })
}
