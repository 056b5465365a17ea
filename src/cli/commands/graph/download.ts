import { resolve } from 'node:path'
import type { Connection } from '../../../connect/connect.ts'
import { ConfigError } from '../../../errors/errors.ts'
import type { CallOptions } from '../../../graph/client.ts'
import type { Target } from '../../../manifest/target.ts'
import { quote } from '../../../text/quote.ts'
import type { CliContext } from '../../process/context.ts'
import { transferProgress } from './transfer-progress.ts'

/** In the name of a file: the name of the target, which holds no slash (manifest/schema.ts). */
const TARGET = '{target}'

interface Download {
  one(connection: Connection): Promise<unknown>
}

/**
 * Downloads what a path names into a file for each target. A row says which file it was. Rejects with `ConfigError`
 * `USAGE` before anything is requested where several targets would write the same file.
 */
export function downloadTo(out: string, path: string, options: CallOptions, context: CliContext) {
  return async (targets: readonly Target[]): Promise<Download> => {
    if (out === '-') throw standardOutput()
    const isOnly = targets.length === 1
    if (!isOnly && !out.includes(TARGET)) throw sameFile(out)
    return {
      async one({ graph, target }) {
        const file = resolve(context.io.cwd, out.replaceAll(TARGET, target.name))
        using progress = transferProgress(context, 'received')
        const shown = isOnly ? { onProgress: progress.onProgress } : {}
        const { bytes, contentType, eTag } = await graph.download(path, file, { ...options, ...shown })
        return { file, bytes, contentType, eTag }
      },
    }
  }
}

function standardOutput(): ConfigError {
  return new ConfigError('USAGE', {
    message: '--out names a file, and "-" would be one of that name. Nothing was requested.',
    likelyCause: 'Other programs read "-" as standard output.',
    fix: 'Leave --out out: the file then goes to standard output.',
  })
}

function sameFile(out: string): ConfigError {
  return new ConfigError('USAGE', {
    message: `Several targets cannot be downloaded into one file, ${quote(out)}. Nothing was requested.`,
    likelyCause: 'A tag or `all` chose several targets, or -t was repeated.',
    fix: `Put ${TARGET} into the name, which stands for the target: --out '${TARGET}-report.pdf'.`,
  })
}
