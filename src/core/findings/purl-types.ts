/** The managers of packages, as Inspector names them, that each type of package URL stands for. */
export const PURL_TYPES = {
  deb: ['OS'],
  rpm: ['OS'],
  apk: ['OS'],
  npm: ['NPM', 'NODEPKG', 'YARN'],
  maven: ['JAR', 'POM'],
  golang: ['GOBINARY', 'GOMOD'],
  pypi: ['PIP', 'PIPENV', 'POETRY', 'PYTHONPKG'],
  nuget: ['NUGET', 'DOTNET_CORE'],
  cargo: ['CARGO'],
  gem: ['BUNDLER', 'GEMSPEC'],
  composer: ['COMPOSER'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type PurlType = keyof typeof PURL_TYPES;
