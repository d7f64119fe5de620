#compdef deskbell-console
# zsh completion for deskbell-console

_deskbell_console() {
  local -a everywhere commands
  everywhere=('--config[configuration file]:file:_files' '(-h --help)'{-h,--help}'[print help]')
  commands=(
    'serve:serve devices and technicians'
    'admin:accounts'
    'key:API keys'
    'enrollment:tokens that let devices in'
    'import-policy:check a policy file and put it in force'
    'backup:write database, keys and files into one file'
    'check:check the database and the files'
    'openapi:print the OpenAPI document'
    'mail:mail to technicians' 'signing-key:keys by which devices know this console'
  )
  local data='--data[folder of the database, keys and files]:folder:_files -/'
  local create='1: :(create)'
  local -a mail
  mail=('--mail-server[smtp\:// or smtps\:// and HOST\:PORT]:URL:' '--mail-from[whom mail comes from]:ADDRESS:'
    '--mail-user[user at the mail server]:NAME:' '--mail-password-file[file with the password]:file:_files'
    '--mail-ca[authorities of its certificate]:file:_files' '--mail-plain[no STARTTLS]')
  local context state line
  _arguments -C $everywhere '--version[print the version]' '1: :->command' '*:: :->rest'
  case $state in
    command) _describe command commands ;;
    rest)
      case $line[1] in
        serve)
          _arguments $everywhere $data '*--listen[where to listen]:ADDRESS\:PORT:' \
            '--tls-certificate[certificate chain]:file:_files' '--tls-key[its private key]:file:_files' \
            '--behind-proxy[a TLS proxy stands before this console]' \
            '*--trusted-proxy[whose X-Forwarded-For is believed]:ADDRESS:' \
            '*--origin[another origin of the live link]:ORIGIN:' '--web[folder of the web page]:folder:_files -/' \
            '--threads[I/O threads]:N:' '--connections-per-address[connections of one address at a time]:N:' \
            '--requests-per-minute[REST requests for each address]:N:' \
            "--public-url[the console's address for people]:URL:" \
            '*--webhook-network[network inside that webhooks may reach]:NETWORK:' $mail
          ;;
        admin)
          _arguments $everywhere $data '1: :(create list reset reset-second-step disable enable)' '2:email:' '--name[name as others see it]:NAME:' \
            '--organisation[name of the organisation]:NAME:' '--time-zone[IANA time zone of a new organisation]:ZONE:' '--technician[an ordinary technician]' \
            '--one-time-link[print a link that sets the password]' "--url[the console's address]:URL:" '--json[list as JSON]'
          ;;
        key)
          _arguments $everywhere $data '1: :(create list revoke)' '2:email or number:' '--name[what it is for]:NAME:' '--scope[a permission]:PERMISSION:' \
            '--expires[30m, 12h, 7d, 2w]:SPAN:' '--json[list as JSON]'
          ;;
        enrollment)
          _arguments $everywhere $data $create '--customer[whose devices]:NAME:' '--folder[into which folder of the customer]:PATH:' '--uses[how many devices]:N:' \
            '--expires[how long]:SPAN:(30m 12h 7d 2w)' '--approval[its devices wait for approval]' "--url[the console's address]:URL:"
          ;;
        import-policy) _arguments $everywhere $data '--customer[bind it to this customer]:NAME:' '1:file:_files' ;;
        backup) _arguments $everywhere $data '1:file:_files' ;;
        check) _arguments $everywhere $data ;;
        mail) _arguments $everywhere $mail '1: :(test)' '2:ADDRESS:' ;;
        signing-key) _arguments $everywhere $data '1: :(rotate)' '2: :(policy script package)' ;;
        *) _arguments $everywhere ;;
      esac
      ;;
  esac
}
_deskbell_console "$@"
