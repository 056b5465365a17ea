import type { ErrorCode } from './codes.ts'

/**
 * Where the documentation explains the code of an error or of a cause, as a path in the package. The `docs` field of
 * errors holds it, and the `docs` line begins with it.
 */
export function docsPath(code: string): string {
  return `docs/errors.md#${code.toLowerCase()}`
}

/** The command that prints what `docsPath` leads to. It works wherever Towline is installed. */
export function docsCommand(code: string): string {
  return `towline docs ${code}`
}

/**
 * `docsPath` as a `file:` URL in the installed package. In a program that was bundled without the package there is no such
 * file, and the path alone is returned.
 */
export function docsUrl(code: ErrorCode): string {
  return inPackage(docsPath(code))?.href ?? docsPath(code)
}

/**
 * The `file:` URL of a path in the installed package, and `undefined` in a program that was bundled without it. The package
 * is found by its name, because the bundler moves this file.
 */
export function inPackage(path: string): URL | undefined {
  try {
    return new URL(path, import.meta.resolve('towline/package.json'))
  } catch {
    return undefined
  }
}
