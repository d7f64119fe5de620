#compdef deskbell
# zsh completion for deskbell

_deskbell() {
  local -a everywhere commands policies
  everywhere=(
    '--state[folder of database, key and identity]:folder:_files -/'
    "--socket[the trays' socket]:socket:_files"
    '--config[configuration file]:file:_files'
    '--url[the console]:URL:'
    '--ca-file[trust only the authorities in this file]:file:_files'
    "--pin[SHA-256 of the console's public key]:PIN:"
    '--proxy[HTTP proxy, or none]:URL:(none)'
    '--allow-plain[accept http:// (for tests)]'
    '(-h --help)'{-h,--help}'[print help]'
  )
  commands=(
    'enroll:make this machine a device of a console'
    'status:how it stands'
    'inventory:what this machine tells about itself'
    'outbox:what waits for the console'
    'policy:the policy in force'
    'diagnose:look for what is wrong'
  )
  policies=('show:every setting and its value' 'explain:where each value comes from')
  local context state line
  _arguments -C $everywhere '--version[print the version]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
        enroll)
          _arguments $everywhere '--token-file[file that holds the token]:file:_files' \
            '--token[the token itself (others can see it)]:TOKEN:' '--force[even where it is enrolled already]'
          ;;
        status | inventory | outbox | diagnose) _arguments $everywhere '--json[for programs]' ;;
        policy)
          if (( CURRENT == 2 )); then
            _describe policy policies
          else
            _arguments $everywhere '--json[for programs]' '*:setting:'
          fi
          ;;
        *) _arguments $everywhere ;;
      esac
      ;;
  esac
}
_deskbell "$@"
