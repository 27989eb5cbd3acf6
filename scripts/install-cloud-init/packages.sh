# Installing in the image, by its own package manager.
# shellcheck shell=bash disable=SC2154 # variables of install-cloud-init.sh

install_packages() {
  local manager
  manager=$(package_manager)
  lend_resolver
  case $manager in
    dnf | microdnf | yum | tdnf)
      in_image "$manager" install -y "${PACKAGES[@]}"
      in_image "$manager" clean all ;;
    apt-get)
      in_image apt-get update
      in_image apt-get install --yes --no-install-recommends "${PACKAGES[@]}"
      in_image apt-get clean ;;
    zypper)
      in_image zypper --non-interactive install "${PACKAGES[@]}"
      in_image zypper clean --all ;;
    *) in_image "${manager// /-}" install "${PACKAGES[@]}" ;; # of a dry run, which has seen no image
  esac
  if $rebuild_initramfs; then rebuild_initramfs; fi
  # What a host without SELinux writes has no labels; the first start of the image adds them.
  if grep -qsE '^SELINUX=(enforcing|permissive)' "$root/etc/selinux/config"; then run touch "$root/.autorelabel"; fi
}

package_manager() {
  if $dry_run; then printf 'package manager\n' && return; fi
  local manager
  for manager in dnf microdnf yum tdnf apt-get zypper; do
    if [ -x "$root/usr/bin/$manager" ] || [ -L "$root/usr/bin/$manager" ]; then printf '%s\n' "$manager" && return; fi
  done
  fail 'the image has none of dnf, microdnf, yum, tdnf, apt-get and zypper in /usr/bin'
}

# Without the environment of this program, which has the password of vCenter.
in_image() {
  run env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    ${http_proxy:+"http_proxy=$http_proxy"} ${https_proxy:+"https_proxy=$https_proxy"} \
    ${no_proxy:+"no_proxy=$no_proxy"} chroot "$root" "$@"
}

# The image's own one often is a link to what only a running system has.
lend_resolver() {
  local file=$root/etc/resolv.conf
  undo+=("return_resolver ${file@Q}")
  if [ -e "$file" ] || [ -L "$file" ]; then run mv "$file" "$file.kept"; fi
  run cp /etc/resolv.conf "$file"
}

return_resolver() {
  rm -f "$1"
  if [ -e "$1.kept" ] || [ -L "$1.kept" ]; then mv "$1.kept" "$1"; fi
}

# For any hardware: that of this host says nothing of the virtual machine's.
rebuild_initramfs() {
  if $dry_run; then in_image rebuild-initramfs
  elif [ -x "$root/usr/bin/dracut" ]; then in_image dracut --force --no-hostonly --regenerate-all
  elif [ -x "$root/usr/sbin/update-initramfs" ]; then in_image update-initramfs -u -k all
  else fail 'the image has neither dracut nor update-initramfs'
  fi
}
