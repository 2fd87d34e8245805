import { expect } from 'chai';
import { checkBlockDevices } from '../../../src/api/compute/servers/block-devices.ts';
import type { components } from '../../../src/generated/compute/servers.ts';

type ServerToCreate = components['schemas']['server_to_create'];
type Mapping = NonNullable<ServerToCreate['block_device_mapping_v2']>[number];

const image = '6f70656e-7374-4163-8b20-342065766572';
const volume = '11111111-2222-4333-8444-555555555555';
const plain = { uuid: image, source_type: 'image', destination_type: 'local', boot_index: 0 } as const satisfies Mapping;

function check(request: Partial<ServerToCreate>): void {
  const server = { name: 'v', flavorRef: '42', imageRef: image, ...request };
  checkBlockDevices(server);
}
const mapped = (...mappings: Mapping[]) => () => check({ block_device_mapping_v2: mappings });

describe('the disks of a request to boot, by themselves', () => {
  it('may name the image itself, as clients do that say it twice', () => {
    expect(mapped(plain)).to.not.throw();
    expect(mapped({ ...plain, boot_index: '0', delete_on_termination: true })).to.not.throw();
    expect(mapped()).to.not.throw();
  });

  it('do not count when they are taken back', () => {
    expect(mapped({ source_type: 'volume', uuid: volume, no_device: true })).to.not.throw();
  });

  const refused: [string, Partial<ServerToCreate>, string][] = [
    ['an image without its id', { block_device_mapping_v2: [{ source_type: 'image', destination_type: 'local', boot_index: 0 }] },
      'Block Device Mapping is Invalid: Missing device UUID.'],
    ['an image that is not booted', { block_device_mapping_v2: [{ ...plain, boot_index: -1 }] },
      'Block Device Mapping is Invalid: Mapping image to local is not supported.'],
    ['a blank disk with an id', { block_device_mapping_v2: [{ source_type: 'blank', uuid: volume }] }, 'Block Device Mapping is Invalid: Invalid device UUID.'],
    ['both forms at once', { block_device_mapping_v2: [plain], block_device_mapping: [{ volume_id: volume }] },
      'Using different block_device_mapping syntaxes is not allowed in the same request.'],
  ];
  for (const [what, request, sentence] of refused) {
    it(`are refused when they are ${what}`, () => {
      expect(() => check(request)).to.throw(sentence);
    });
  }
});
