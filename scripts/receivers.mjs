// Sees to it that the tests of streams find receivers of RTMP and SRT, where that is possible: nginx with its module, and SRT's own programs.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installFromDebian } from './debian.mjs';

/** Installs Debian's packages when they are not there. Without them the tests fail and say what is missing. */
export function receivers() {
  if (existsSync('/usr/lib/nginx/modules/ngx_rtmp_module.so') && spawnSync('srt-live-transmit', ['-version']).error === undefined)
    return;
  installFromDebian('No receivers of RTMP and SRT found', ['nginx', 'libnginx-mod-rtmp', 'srt-tools']);
}
