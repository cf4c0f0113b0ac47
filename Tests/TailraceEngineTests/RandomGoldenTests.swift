import TailraceEngine
import Testing

struct RandomGoldenTests {
  /// The bit patterns of the first four draws of every law of `NamedLaw.all`, in its order.
  static let golden: [String: [UInt64]] = [
    "constant": [
      0x4173_12d0_0000_0000, 0x4173_12d0_0000_0000,
      0x4173_12d0_0000_0000, 0x4173_12d0_0000_0000,
    ],
    "uniform": [
      0x4158_8ebd_99e2_76a6, 0x4154_45c3_a75b_624e,
      0x4160_9b0a_4051_b698, 0x4151_9ae4_a031_0d98,
    ],
    "exponential": [
      0x4164_7c83_2fef_b422, 0x4176_6fdf_0d4e_3209,
      0x4182_37ff_a690_dd76, 0x4168_4cd2_2f5f_cdd2,
    ],
    "erlang of 3": [
      0x4150_6b77_b86e_514c, 0x414c_64d5_22c2_9b92,
      0x4145_f18b_feb9_3920, 0x414b_3294_04ab_5f6e,
    ],
    "erlang of 40": [
      0x4156_8f8a_8979_2113, 0x4156_0b19_0c63_fb88,
      0x4158_2a83_33b1_c81a, 0x4155_8dac_fa6c_d104,
    ],
    "gamma of shape 3": [
      0x4160_850a_b15e_9011, 0x4157_5202_8d41_859b,
      0x4157_baf0_1f62_3f98, 0x4148_3b51_bb7b_cab6,
    ],
    "gamma of shape 0.4": [
      0x4147_a6c6_85c7_fd7b, 0x4140_a6fe_1e41_4eaa,
      0x411f_93e9_1633_7589, 0x4132_fb40_c7b8_e74a,
    ],
    "gamma by its variation": [
      0x3fea_517c_fdec_6004, 0x3fe7_56f1_21d7_310b,
      0x3ff3_72b2_bbdf_c208, 0x4002_76a4_3559_792e,
    ],
    "lognormal": [
      0x3fa0_a498_4f33_be46, 0x3faf_d1d5_71eb_1af7,
      0x3f96_87a3_c959_4d99, 0x3fbb_0cbc_8756_d32b,
    ],
    "lognormal by percentiles": [
      0x414e_070e_355c_c100, 0x4165_ac6d_fb65_4946,
      0x4174_cfc4_a557_f0d9, 0x4162_98ed_2cf5_ef77,
    ],
    "weibull": [
      0x4173_ca79_d35e_2bbe, 0x4145_fba8_612a_2d94,
      0x4142_c822_7796_342d, 0x4171_0e06_df4c_a7c1,
    ],
    "pareto": [
      0x4143_c9f9_9ef2_0597, 0x4154_0b60_2db4_5103,
      0x4141_29f2_f2a5_111f, 0x4142_bb1e_eaf8_63db,
    ],
    "bounded pareto": [
      0x412e_9306_ca0b_345c, 0x4130_a043_45b7_b5a7,
      0x4131_301c_0570_507b, 0x4131_5d6a_3665_0f5b,
    ],
    "hyperexponential": [
      0x4184_a872_643a_50bd, 0x4121_21f9_6563_86bb,
      0x4150_3a72_937d_258c, 0x4151_e2fd_043c_5b80,
    ],
    "normal": [
      0x4160_cda1_53b9_d73d, 0x4167_5d6a_ae0e_0b70,
      0x4167_9903_6131_9c7d, 0x416a_1451_7144_582c,
    ],
    "half normal": [
      0x4130_32f8_a80c_e9a6, 0x4141_b67a_f64a_c9f3,
      0x415f_157f_ba46_3606, 0x413f_5e34_4d62_757a,
    ],
    "triangular": [
      0x3ffd_5b6d_f64b_384a, 0x4002_3742_5375_5602,
      0x3ff8_80d1_cc3d_d7d0, 0x4007_0aef_682b_503f,
    ],
    "samples": [
      0x4014_0000_0000_0000, 0x4014_0000_0000_0000,
      0x3ff0_0000_0000_0000, 0x4014_0000_0000_0000,
    ],
    "interpolated": [
      0x3fef_088c_8886_281a, 0x4023_bc94_879c_099c,
      0x3fd0_576a_e1bd_6c40, 0x3fd8_2dd2_ed54_978e,
    ],
    "replay": [
      0x4014_0000_0000_0000, 0x3ff0_0000_0000_0000,
      0x4000_0000_0000_0000, 0x4014_0000_0000_0000,
    ],
    "mixture": [
      0x3fdc_878e_1d2c_58f5, 0x4009_fa91_46ac_d889,
      0x3fe2_0bcb_9202_1048, 0x3ff0_57c5_1c28_5c8d,
    ],
    "geometric": [
      0x4008_0000_0000_0000, 0x4010_0000_0000_0000,
      0x4014_0000_0000_0000, 0x4000_0000_0000_0000,
    ],
    "small poisson": [
      0x401c_0000_0000_0000, 0x401c_0000_0000_0000,
      0x4026_0000_0000_0000, 0x4014_0000_0000_0000,
    ],
    "large poisson": [
      0x406e_8000_0000_0000, 0x4069_6000_0000_0000,
      0x4070_0000_0000_0000, 0x406c_2000_0000_0000,
    ],
    "discrete": [
      0x4024_0000_0000_0000, 0x3ff0_0000_0000_0000,
      0x401c_0000_0000_0000, 0x3ff0_0000_0000_0000,
    ],
  ]

  @Test func `the first draws of every law are the same bits for ever`() {
    for named in NamedLaw.all {
      let bits = named.draws(4).map { $0.bitPattern }
      #expect(bits == RandomGoldenTests.golden[named.description], "\(named)")
    }
  }
}
