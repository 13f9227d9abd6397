/** Chooses what a child process is allowed to see of this program's environment: what tools need to work, and no secrets. */

/** Where things are, and how text looks. */
const PLACES = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LANGUAGE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'CI',
  'COLUMNS',
  'LINES',
  'XDG_CACHE_HOME',
  'XDG_CONFIG_HOME',
  'XDG_DATA_HOME',
  'XDG_RUNTIME_DIR',
  'XDG_STATE_HOME',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'NIX_SSL_CERT_FILE',
  'NODE_EXTRA_CA_CERTS',
  'REQUESTS_CA_BUNDLE',
  'NO_PROXY',
  'no_proxy',
];

/** Where the tools of the languages live. */
const TOOL_HOMES = [
  'ANDROID_HOME',
  'ANDROID_SDK_ROOT',
  'ASDF_DATA_DIR',
  'ASDF_DIR',
  'BUN_INSTALL',
  'BUNDLE_GEMFILE',
  'BUNDLE_PATH',
  'CARGO_HOME',
  'CARGO_TARGET_DIR',
  'COMPOSER_HOME',
  'CONDA_PREFIX',
  'DENO_DIR',
  'DENO_INSTALL',
  'DOCKER_HOST',
  'DOTNET_CLI_HOME',
  'DOTNET_ROOT',
  'FNM_DIR',
  'FNM_MULTISHELL_PATH',
  'GEM_HOME',
  'GEM_PATH',
  'GOBIN',
  'GOCACHE',
  'GOFLAGS',
  'GOMODCACHE',
  'GOPATH',
  'GOROOT',
  'GOTOOLCHAIN',
  'GRADLE_HOME',
  'GRADLE_USER_HOME',
  'HEX_HOME',
  'JAVA_HOME',
  'KOTLIN_HOME',
  'LD_LIBRARY_PATH',
  'M2_HOME',
  'MAVEN_HOME',
  'MISE_DATA_DIR',
  'MIX_HOME',
  'NIX_PATH',
  'NIX_PROFILES',
  'NODE_PATH',
  'NUGET_PACKAGES',
  'NVM_BIN',
  'NVM_DIR',
  'OPAM_SWITCH_PREFIX',
  'PHPENV_ROOT',
  'PIPENV_VENV_IN_PROJECT',
  'PKG_CONFIG_PATH',
  'PNPM_HOME',
  'POETRY_HOME',
  'PYENV_ROOT',
  'PYENV_VERSION',
  'PYTHONPATH',
  'RBENV_ROOT',
  'RBENV_VERSION',
  'RUBYLIB',
  'RUSTUP_HOME',
  'RUSTUP_TOOLCHAIN',
  'SDKMAN_DIR',
  'UV_CACHE_DIR',
  'VIRTUAL_ENV',
  'VOLTA_HOME',
];

/** Passed on unless they hold a password. */
const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'];

/**
 * The environment of a child: the allowed names out of `source`, locale settings, and `extra` on top. Says that nobody
 * watches (CI), so that no tool waits for a key, and asks for plain output.
 */
export function childEnvironment(source: NodeJS.ProcessEnv, extra: Readonly<Record<string, string>>): Record<string, string> {
  const isAllowed = (name: string, value: string): boolean =>
    PLACES.includes(name) || TOOL_HOMES.includes(name) || name.startsWith('LC_') || (PROXIES.includes(name) && !value.includes('@'));
  const kept = Object.entries(source).flatMap(([name, value]) =>
    value !== undefined && isAllowed(name, value) ? [[name, value] as const] : [],
  );
  return { CI: 'true', ...Object.fromEntries(kept), TERM: 'dumb', NO_COLOR: '1', ...extra };
}
