import type { CliIo } from './io.ts'

const PROXIES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_USE_ENV_PROXY'] as const

/**
 * What `--debug` says before a command begins: versions, and which settings of the environment have an effect. Values are
 * shown of proxies only, without user name and password. A name alone can be pasted anywhere.
 */
export async function debugLines({ env, version, cwd }: Pick<CliIo, 'env' | 'version' | 'cwd'>): Promise<string[]> {
  const towline = `towline ${await version()}, Node ${process.versions.node}, ${process.platform} ${process.arch}`
  const set = (name: string): boolean => (env[name] ?? '') !== ''
  const proxies = PROXIES.flatMap((name) => [name, name.toLowerCase()]).filter(set)
  const settings = Object.keys(env).filter((name) => /^(TOWLINE|AZURE|IDENTITY|MSI|IMDS|NODE)_/.test(name) && set(name))
  return [
    towline,
    `folder ${cwd}`,
    `proxies ${listed(proxies.map((name) => `${name}=${withoutPassword(env[name] ?? '')}`))}`,
    `set in the environment: ${listed(settings.sort())}`,
  ]
}

function listed(words: readonly string[]): string {
  return words.length === 0 ? 'none' : words.join(', ')
}

/** A proxy's URL without its user information. Such a URL may lack its scheme. */
function withoutPassword(value: string): string {
  return value.replace(/^([a-z][a-z\d+.-]*:\/\/)?[^/]*@/i, '$1…@')
}
