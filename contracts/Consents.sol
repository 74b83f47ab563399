// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Assets} from "./Assets.sol";
import {IConsents} from "./interfaces/IConsents.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Classification, REGULATOR, Reason, STATUTORY_CODES} from "./types/Codes.sol";
import {Basis, Proof} from "./types/Records.sol";

abstract contract Consents is IConsents, Assets {
    bytes32 private constant GIVE = keccak256(
        "Give(address actor,uint256 deadline,Basis basis)"
        "Basis(bytes32 asset,address giver,address recipient,uint64 codes,uint8 form,"
        "bytes32 noticeDoc,Scope scope)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)"
    );
    bytes32 private constant WITHDRAW = keccak256(
        "Withdraw(address actor,uint256 deadline,bytes32 consent,bytes32 reason)"
    );

    /// @inheritdoc IConsents
    function give(Basis calldata basis, Proof calldata proof) external {
        if (!Shapes.basis(basis, proof.actor)) refuse(Reason.E_SHAPE, 0);

        uint256 asset = _words[basis.asset];
        if (Words.kind(asset) != Words.ASSET) refuse(Reason.E_NOT_FOUND, basis.asset);

        bytes32 id = Ids.basis(basis);
        _prove(Act.GIVE, proof, keccak256(abi.encode(GIVE, proof.actor, proof.deadline, id)), 0);
        if (!_stands(proof.actor) || !_mayGive(basis, asset)) {
            refuse(Reason.E_ROLE, Ids.participant(proof.actor));
        }
        if (Words.derived(asset)) refuse(Reason.E_STATE, basis.asset);
        if (_words[id] != 0) refuse(Reason.E_STATE, id);
        if (Words.classification(asset) == uint8(Classification.CORE)) {
            refuse(Reason.E_CLASS_CORE, basis.asset);
        }
        uint256 word = Words.basis(basis);
        Reason reason = PersonalData.refusal(word, Words.piLevel(asset));
        if (reason != Reason.NONE) refuse(reason, id);

        _words[id] = word;
        emit ConsentGiven(id, basis.asset, basis.giver, basis);
    }

    /// @inheritdoc IConsents
    function withdraw(bytes32 consent, bytes32 reason, Proof calldata proof) external {
        uint256 word = _words[consent];
        if (Words.kind(word) != Words.BASIS) refuse(Reason.E_NOT_FOUND, consent);

        _prove(
            Act.WITHDRAW,
            proof,
            keccak256(abi.encode(WITHDRAW, proof.actor, proof.deadline, consent, reason)),
            0
        );
        // Nothing else is asked: a consent can be withdrawn at any time (PIPL art. 15, GDPR art.
        // 7(3)).
        if (Words.party(word) != proof.actor) {
            refuse(Reason.E_ROLE, Ids.participant(proof.actor));
        }
        if (Words.withdrawn(word)) refuse(Reason.E_STATE, consent);

        _words[consent] = word | Words.WITHDRAWN;
        emit ConsentWithdrawn(consent, proof.actor, reason);
    }

    function _mayGive(Basis calldata basis, uint256 asset) private view returns (bool) {
        return
            basis.giver == Words.party(asset) ||
            (basis.codes & ~STATUTORY_CODES == 0 && _holdsOffice(REGULATOR, basis.giver));
    }
}

function refuse(Reason reason, bytes32 subject) pure {
    revert IConsents.ConsentsRefused(reason, subject, 0);
}
