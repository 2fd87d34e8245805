import { expect } from 'chai';
import { measurementsFrom } from '../../../src/xapi/measurements.ts';

const source = (name: string, type: string, last: string): string =>
  `<ds><name>${name}</name><type>${type}</type><minimal_heartbeat>300.0000</minimal_heartbeat><min>0.0</min><max>Infinity</max>`
  + `<last_ds>${last}</last_ds><value>0.0</value><unknown_sec>0</unknown_sec></ds>`;
const archive = (cf: string, ...rows: readonly string[][]): string =>
  `<rra><cf>${cf}</cf><cdp_prep><ds><value>0.0</value></ds></cdp_prep><database>`
  + `${rows.map((row) => `<row>${row.map((value) => `<v>${value}</v>`).join('')}</row>`).join('')}</database></rra>`;

describe('what a host measures', () => {
  it('is the newest row of the finest archive, and where the counters stand', () => {
    const sources = source('cpu0', 'DERIVE', '12.5') + source('memory', 'GAUGE', '1024') + source('vif_0_rx', 'DERIVE', '4096');
    const xml = `<?xml version="1.0"?><rrd><version>0003</version>${sources}${archive('AVERAGE', ['0.1', '1024.0', '7'], ['0.2500', '1024.0', 'NaN'])}`
      + `${archive('MIN', ['9', '9', '9'])}</rrd>`;
    expect(Object.fromEntries(measurementsFrom(xml))).to.deep.equal({
      cpu0: { value: 0.25, total: 12.5 }, memory: { value: 1024, total: null }, vif_0_rx: { value: null, total: 4096 },
    });
  });

  it('is nothing where there is no archive', () => {
    expect(measurementsFrom('').size).to.equal(0);
  });
});
