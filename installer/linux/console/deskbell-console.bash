# bash completion for deskbell-console                                     -*- shell-script -*-

_deskbell_console() {
  local current previous word command=
  COMPREPLY=()
  current=${COMP_WORDS[COMP_CWORD]}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  local everywhere="--config --help"
  local mail="--mail-server --mail-from --mail-user --mail-password-file --mail-ca --mail-plain"
  case $previous in
    --data | --web) mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --config | --tls-certificate | --tls-key | --mail-password-file | --mail-ca) mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --expires) mapfile -t COMPREPLY < <(compgen -W "30m 12h 7d 2w" -- "$current"); return ;;
    --listen | --trusted-proxy | --origin | --threads | --connections-per-address | --requests-per-minute | --name | --organisation | --time-zone | --scope | --url | \
      --customer | --uses | --mail-server | --mail-from | --mail-user | --public-url | --webhook-network) return ;;
  esac
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in
      serve | admin | key | enrollment | import-policy | backup | check | openapi | mail | signing-key) command=$word ;;
      create | list | reset | reset-second-step | disable | enable | revoke | test | rotate) command="$command $word" ;;
    esac
  done
  case $command in
    "") word="serve admin key enrollment import-policy backup check openapi mail signing-key --version $everywhere" ;;
    serve)
      word="--data --listen --tls-certificate --tls-key --behind-proxy --trusted-proxy --origin --web --threads
        --connections-per-address --requests-per-minute --public-url --webhook-network $mail $everywhere"
      ;;
    admin) word="create list reset reset-second-step disable enable $everywhere" ;;
    key) word="create list revoke $everywhere" ;;
    enrollment) word="create $everywhere" ;;
    "admin list" | "key list") word="--data --json $everywhere" ;;
    "admin reset") word="--data --url $everywhere" ;;
    "admin reset-second-step" | "admin disable" | "admin enable" | "key revoke") word="--data $everywhere" ;;
    "admin create") word="--data --name --organisation --time-zone --technician --one-time-link --url $everywhere" ;;
    "key create") word="--data --name --scope --expires $everywhere" ;;
    "enrollment create") word="--data --customer --folder --uses --expires --approval --url $everywhere" ;;
    import-policy) word="--data --customer $everywhere $(compgen -f -- "$current")" ;;
    backup) word="--data $everywhere $(compgen -f -- "$current")" ;;
    check) word="--data $everywhere" ;;
    mail) word="test $everywhere" ;;
    "mail test") word="$mail $everywhere" ;;
    signing-key) word="rotate $everywhere" ;;
    "signing-key rotate") word="policy script package --data $everywhere" ;;
    *) word=$everywhere ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$word" -- "$current")
}
complete -o filenames -F _deskbell_console deskbell-console
