import type { HeavyTool } from '../test/suites.ts'

/** A tool, as it was looked for on this machine. */
export interface CheckedTool extends Omit<HeavyTool, 'version' | 'tests'> {
  /** Program and version; undefined where the tool is absent. */
  readonly found: string | undefined
  /** Its test files; none where nothing is written yet. */
  readonly files: readonly string[]
}

/**
 * What `npm run test:heavy` says at its end, and its exit code. The last line names every tool once: as one for which tests
 * ran, as absent, or as found and without tests. An absent tool is no failure, because few machines have all of them. In CI
 * it is one if Debian or npm has a package of it, or .NET is there to install it, and the machine cannot forbid it: there, a test that
 * does not run would never be missed.
 */
export function heavyOutcome(
  tools: readonly CheckedTool[],
  { passed, isCi }: { readonly passed: boolean; readonly isCi: boolean },
): { readonly code: 0 | 1; readonly lines: readonly string[] } {
  const absent = tools.filter(({ found }) => found === undefined)
  const notRun = absent.filter(({ files }) => files.length > 0)
  const demanded = isCi ? notRun.filter((tool) => isDemanded(tool, tools)) : []
  const ran = tools.filter(({ found, files }) => found !== undefined && files.length > 0)
  const untested = tools.filter(({ found, files }) => found !== undefined && files.length === 0)
  const code = passed && demanded.length === 0 ? 0 : 1
  return {
    code,
    lines: [
      ...notRun.flatMap(({ name, files, byHand }) => [
        `absent: ${name}; these tests did not run: ${files.join(', ')}`,
        `fix    Install ${name} by hand: ${byHand}`,
      ]),
      ...demanded.map(
        ({ name, dotnetTool, npmPackage }) =>
          `error  In CI ${name} must not be absent: ${dotnetTool ? 'dotnet can install it' : `${npmPackage ? 'npm' : 'Debian'} has a package of it`}.`,
      ),
      [
        `test:heavy ${code === 0 ? 'passed' : 'failed'}: ran for ${listed(ran)}`,
        `absent: ${listed(absent, ({ files }) => (files.length === 0 ? ' (no tests yet)' : ' (its tests did not run)'))}`,
        `found, no tests yet: ${listed(untested)}`,
      ].join('; '),
    ],
  }
}

function isDemanded(
  { debianPackages, dotnetTool, npmPackage, mayBeForbidden }: CheckedTool,
  tools: readonly CheckedTool[],
): boolean {
  const hasDotnet = tools.some(({ programs, found }) => programs.includes('dotnet') && found !== undefined)
  const hasPackage = debianPackages.length > 0 || npmPackage !== undefined
  return !mayBeForbidden && (hasPackage || (dotnetTool !== undefined && hasDotnet))
}

function listed(tools: readonly CheckedTool[], remark: (tool: CheckedTool) => string = () => ''): string {
  return tools.length === 0 ? 'none' : tools.map((tool) => `${tool.name}${remark(tool)}`).join(', ')
}
