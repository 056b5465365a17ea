/**
 * Checks the version of Node before any other file is loaded. An older Node cannot parse the other files and would only
 * report a syntax error. So this file, and the file that imports it, use only syntax that every Node can parse. The version
 * is also in `engines` of package.json.
 */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < 24 || (major === 24 && minor < 5)) {
  process.stderr.write(
    [
      `error  Towline needs Node 24.5 or newer, and this is Node ${process.versions.node}`,
      'cause  An older Node comes first on the PATH; npm only warned when Towline was installed.',
      'fix    Install Node 24 (nodejs.org, or `npm install node@24` beside Towline), then run the same command again.',
      'docs   README.md\n',
    ].join('\n'),
  )
  process.exit(1)
}
