// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Words} from "./Words.sol";
import {ConsentForm, PiLevel, Reason, Scheme} from "../types/Codes.sol";

/// What personal data asks of commitments and of legal bases.
library PersonalData {
    /// Whether somebody who guesses the content could confirm the guess by hashing it.
    function guessable(uint256 piLevel, uint8 scheme, bytes32 salt) internal pure returns (bool) {
        return piLevel != uint8(PiLevel.NONE) && (scheme == uint8(Scheme.PLAIN_HASH) || salt == 0);
    }

    /// The first reason against the basis with this word: the same when it is given, granted under
    /// and used.
    function refusal(uint256 basis, uint256 piLevel) internal pure returns (Reason) {
        if (Words.nonpersonal(basis) && piLevel != uint8(PiLevel.NONE)) {
            return Reason.E_LEGAL_BASIS;
        }
        if (Words.withdrawn(basis)) return Reason.E_CONSENT_WITHDRAWN;
        if (Words.consentCoded(basis) && !_formSuffices(Words.form(basis), piLevel)) {
            return Reason.E_CONSENT_FORM;
        }
        return Reason.NONE;
    }

    /// PIPL arts. 29 (separate consent for sensitive information) and 31 (a guardian's, under 14).
    function _formSuffices(uint256 form, uint256 piLevel) private pure returns (bool) {
        if (piLevel == uint8(PiLevel.U14)) return form == uint8(ConsentForm.GUARDIAN);
        if (piLevel == uint8(PiLevel.SENSITIVE)) return form != uint8(ConsentForm.GENERAL);
        return true;
    }
}
