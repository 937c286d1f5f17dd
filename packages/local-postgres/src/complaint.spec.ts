import { complaintOf } from './complaint.ts';

const at = '2026-05-04 01:02:03.004 UTC [42] ';

describe('complaintOf', () => {
  it.each([
    [
      [
        `${at}LOG:  could not bind IPv4 address "127.0.0.1": Address already in use`,
        `${at}HINT:  Is another postmaster already running on port 5432?`,
        `${at}WARNING:  could not create listen socket for "127.0.0.1"`,
        `${at}FATAL:  could not create any TCP/IP sockets`,
      ],
      'PORT_IN_USE',
      'could not bind IPv4 address "127.0.0.1": Address already in use',
    ],
    [
      [
        `${at}FATAL:  lock file "postmaster.pid" already exists`,
        `${at}HINT:  Is another postmaster running?`,
      ],
      'DATA_FOLDER_IN_USE',
      'lock file "postmaster.pid" already exists',
    ],
    [
      [`${at}FATAL:  incorrect checksum in control file`],
      'DATA_FOLDER_BROKEN',
      'incorrect checksum in control file',
    ],
    [
      [`${at}PANIC:  could not locate a valid checkpoint record at 0/1`],
      'DATA_FOLDER_BROKEN',
      'could not locate a valid checkpoint record at 0/1',
    ],
    [
      [`${at}FATAL:  could not create lock file "postmaster.pid": Read-only file system`],
      'DATA_FOLDER_NOT_WRITABLE',
      'could not create lock file "postmaster.pid": Read-only file system',
    ],
    [
      [`${at}FATAL:  could not access file "absent": No such file or directory`],
      'START_FAILED',
      'could not access file "absent": No such file or directory',
    ],
    [
      ['fixing permissions', 'initdb: error: could not create directory "x": No space left on device', ''],
      'START_FAILED',
      'could not create directory "x": No space left on device',
    ],
    [[], 'START_FAILED', 'it said nothing'],
  ])('reads %j', (lines, code, words) => {
    expect(complaintOf(lines)).toEqual({ code, words });
  });
});
