import { ConfigError } from '../errors/errors.ts'

/**
 * An origin to connect to in place of Microsoft's, without a slash at the end. Throws `ConfigError` `HOST_INVALID` for
 * anything else: tokens go there, so it must be TLS and must not carry a path or a user.
 */
export function parseOrigin(text: string, name: string): string {
  const url = URL.parse(text)
  if (
    url?.protocol === 'https:' &&
    url.username === '' &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === ''
  ) {
    return url.origin
  }
  throw new ConfigError('HOST_INVALID', {
    // The value is not quoted: it may hold a user and a password.
    message: `${name} is not an origin.`,
    likelyCause: 'An origin is `https://host` or `https://host:port`: no path, no user, and never plain http.',
    fix: `Unset ${name} to use Microsoft's own, or write the origin alone.`,
  })
}
